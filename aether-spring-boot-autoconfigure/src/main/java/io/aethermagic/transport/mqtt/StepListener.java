package io.aethermagic.transport.mqtt;

import java.util.function.Consumer;

import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;

/**
 * Tells of the end of a step of the client library, on a thread of that which may not
 * publish.
 *
 * @param success told that it was done
 * @param failure told why it was not
 */
record StepListener(Consumer<IMqttToken> success, Consumer<Throwable> failure) implements MqttActionListener {

	@Override
	public void onSuccess(IMqttToken token) {
		PublishGate.onDeliveringThread();
		this.success.accept(token);
	}

	@Override
	public void onFailure(IMqttToken token, Throwable problem) {
		PublishGate.onDeliveringThread();
		this.failure.accept(problem);
	}

}
