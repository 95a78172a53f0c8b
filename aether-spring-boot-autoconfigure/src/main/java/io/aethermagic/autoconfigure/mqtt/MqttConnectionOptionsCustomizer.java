package io.aethermagic.autoconfigure.mqtt;

import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;

/**
 * Changes the client library's options of connections to an MQTT broker: user properties,
 * headers of a WebSocket, an authentication method, and what else Aether has no property
 * for. All beans of this kind are called for each connection, in their order, before
 * Aether puts into the options what its properties and promises ask for: address, user,
 * TLS, session, will, keep-alive and bounds of what is in flight.
 */
@FunctionalInterface
public interface MqttConnectionOptionsCustomizer {

	/**
	 * Change the options of one connection.
	 * @param transport the transport's name in the configuration
	 * @param options what is changed
	 */
	void customize(String transport, MqttConnectionOptions options);

}
