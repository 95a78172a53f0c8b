package io.aethermagic.transport.mqtt;

import java.io.EOFException;
import java.net.SocketException;

import org.eclipse.paho.mqttv5.client.MqttClientException;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.packet.MqttReturnCode;
import org.jspecify.annotations.Nullable;

/**
 * Says in words what the client library reports as numbers and nested exceptions.
 */
final class MqttProblems {

	private MqttProblems() {
	}

	static String text(Throwable failure) {
		if (failure instanceof MqttException ex) {
			String known = known(ex.getReasonCode());
			if (known != null) {
				return known;
			}
		}
		if (failure instanceof UnreadablePacketException ex) {
			return String.valueOf(ex.getMessage());
		}
		Throwable cause = failure;
		while (cause.getCause() != null && cause.getCause() != cause) {
			cause = cause.getCause();
		}
		String message = cause.getMessage();
		if (cause instanceof EOFException || cause instanceof SocketException && isClosed(String.valueOf(message))) {
			return "the broker has closed the connection";
		}
		String name = cause.getClass().getSimpleName();
		return (message != null) ? message + " (" + name + ")" : name;
	}

	/** What the operating system says depends on who was first. */
	private static boolean isClosed(String message) {
		return message.startsWith("Connection reset") || message.startsWith("Broken pipe");
	}

	private static @Nullable String known(int code) {
		return switch (code) {
			case MqttReturnCode.RETURN_CODE_BAD_USERNAME_OR_PASSWORD, MqttReturnCode.RETURN_CODE_NOT_AUTHORIZED ->
				"the broker does not accept this user: see aether.mqtt.username and aether.mqtt.password, "
						+ "and the broker's access control list";
			case MqttReturnCode.RETURN_CODE_SERVER_UNAVAILABLE, MqttReturnCode.RETURN_CODE_SERVER_BUSY ->
				"the broker is there and takes no connection now";
			case MqttReturnCode.RETURN_CODE_IDENTIFIER_NOT_VALID ->
				"the broker does not accept the client identifier: see aether.mqtt.client-id";
			case MqttReturnCode.RETURN_CODE_UNSUPPORTED_PROTOCOL_VERSION ->
				"the broker does not speak MQTT 5: use one that does";
			case MqttClientException.REASON_CODE_CLIENT_TIMEOUT ->
				"the broker has not answered within the keep-alive time";
			default -> null;
		};
	}

}
