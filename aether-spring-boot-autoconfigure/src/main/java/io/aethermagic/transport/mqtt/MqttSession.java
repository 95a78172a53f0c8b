package io.aethermagic.transport.mqtt;

import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.jspecify.annotations.Nullable;

/**
 * What the broker is asked for on each connection.
 *
 * @param clientId the client identifier
 * @param seconds how long the broker keeps the session without a connection; 0 for a
 * clean start each time
 * @param receiveMaximum how many unacknowledged messages the broker may have sent
 * @param will what the broker publishes when the connection is lost, or {@code null}
 */
record MqttSession(String clientId, long seconds, int receiveMaximum, @Nullable Will will) {

	/**
	 * A last will.
	 *
	 * @param topic where it is published
	 * @param message what is published
	 */
	record Will(String topic, MqttMessage message) {
	}

}
