package io.aethermagic.transport.mqtt;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.Custody;
import io.aethermagic.transport.Delivery;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.jspecify.annotations.Nullable;

/**
 * A task from a shared subscription. The broker forgets it when it is acknowledged, which
 * is when it is accepted: from then on the caller watches over it. To release it is to
 * publish it again, and to acknowledge it only after that is confirmed. The broker knows
 * of no custody, so no step finds it lost.
 */
final class TaskDelivery implements Delivery {

	private static final CompletionStage<Custody> HELD = CompletableFuture.completedFuture(Custody.HELD);

	private final AetherMessage message;

	private final MqttMessage packet;

	private final MqttLink link;

	private final Republisher republisher;

	private final long arrivedNanos;

	private final @Nullable Duration age;

	private final AtomicBoolean acknowledged = new AtomicBoolean();

	/** Publishes a task again. */
	interface Republisher {

		CompletionStage<Receipt> publish(AetherMessage message, SendOptions options);

		String workgroup();

		Timers timers();

	}

	TaskDelivery(AetherMessage message, MqttMessage packet, MqttLink link, Republisher republisher) {
		this.message = message;
		this.packet = packet;
		this.link = link;
		this.republisher = republisher;
		this.arrivedNanos = republisher.timers().nanoTime();
		this.age = MqttMessages.age(message, packet, republisher.timers().now());
	}

	@Override
	public AetherMessage message() {
		return this.message;
	}

	@Override
	public int deliveryCount() {
		return 1;
	}

	@Override
	public @Nullable Duration age() {
		return this.age;
	}

	/**
	 * Tell whether the task has waited here for longer than it may before it is accepted:
	 * its caller is about to send it again.
	 */
	boolean isPastWindow() {
		long window = Headers.number(this.message.headers(), Headers.WINDOW, -1);
		return window >= 0 && ageNow().toMillis() > window;
	}

	private Duration ageNow() {
		Duration waited = Duration.ofNanos(this.republisher.timers().nanoTime() - this.arrivedNanos);
		return (this.age != null) ? this.age.plus(waited) : waited;
	}

	@Override
	public CompletionStage<Custody> accept() {
		return acknowledge();
	}

	@Override
	public CompletionStage<Custody> extend() {
		return HELD;
	}

	@Override
	public CompletionStage<Custody> ack() {
		return acknowledge();
	}

	private CompletionStage<Custody> acknowledge() {
		if (this.packet.getQos() > 0 && this.acknowledged.compareAndSet(false, true)) {
			this.link.acknowledge(this.packet);
		}
		return HELD;
	}

	@Override
	public CompletionStage<Custody> release() {
		Map<String, String> headers = new HashMap<>(this.message.headers());
		headers.put(Headers.WORKGROUP, this.republisher.workgroup());
		SendOptions options = SendOptions.DEFAULT;
		long remaining = Headers.number(headers, Headers.REMAINING, -1);
		if (remaining >= 0) {
			long left = remaining - ageNow().toMillis();
			if (left <= 0) {
				return acknowledge();
			}
			headers.put(Headers.REMAINING, Long.toString(left));
			options = options.withExpiry(Duration.ofMillis(left));
		}
		return this.republisher.publish(this.message.again(this.message.id(), headers), options)
			.thenCompose((receipt) -> acknowledge());
	}

	@Override
	public String toString() {
		return "TaskDelivery[" + this.message + "]";
	}

}
