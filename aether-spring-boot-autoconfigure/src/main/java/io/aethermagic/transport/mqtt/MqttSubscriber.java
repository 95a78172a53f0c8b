package io.aethermagic.transport.mqtt;

import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.aethermagic.transport.support.SubscriptionRefusedException;
import org.eclipse.paho.mqttv5.client.IMqttAsyncClient;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.MqttReturnCode;

/**
 * Subscribes on one connection, and says what the broker's answer means. Safe for use by
 * several threads; never blocks.
 */
final class MqttSubscriber {

	private final IMqttAsyncClient client;

	MqttSubscriber(IMqttAsyncClient client) {
		this.client = client;
	}

	/**
	 * Subscribe at QoS 1.
	 * @param filters topics or patterns
	 * @return a stage that completes when the broker has granted all; exceptionally with
	 * a {@link SubscriptionRefusedException} if it refuses one
	 */
	CompletionStage<Void> subscribe(Collection<String> filters) {
		CompletableFuture<Void> done = new CompletableFuture<>();
		MqttSubscription[] subscriptions = filters.stream()
			.map((filter) -> new MqttSubscription(filter, 1))
			.toArray(MqttSubscription[]::new);
		if (subscriptions.length == 0) {
			done.complete(null);
			return done;
		}
		try {
			this.client.subscribe(subscriptions, null, new StepListener((token) -> {
				for (int code : token.getReasonCodes()) {
					if (code >= MqttReturnCode.RETURN_CODE_UNSPECIFIED_ERROR) {
						done.completeExceptionally(new SubscriptionRefusedException(
								"the broker does not grant " + String.join(", ", filters) + " (reason code " + code
										+ "; MQTT 5, 3.9.3). Allow it in the broker's access control list",
								null));
						return;
					}
				}
				done.complete(null);
			}, done::completeExceptionally), new MqttProperties());
		}
		catch (MqttException | RuntimeException ex) {
			done.completeExceptionally(ex);
		}
		return done;
	}

	/**
	 * Unsubscribe.
	 * @param filters topics or patterns
	 * @return a stage that completes when nothing more comes from there, also because the
	 * connection is gone
	 */
	CompletionStage<Void> unsubscribe(Collection<String> filters) {
		CompletableFuture<Void> done = new CompletableFuture<>();
		try {
			this.client.unsubscribe(filters.toArray(String[]::new), null,
					new StepListener((token) -> done.complete(null), (failure) -> done.complete(null)),
					new MqttProperties());
		}
		catch (MqttException | RuntimeException ex) {
			done.complete(null);
		}
		return done;
	}

}
