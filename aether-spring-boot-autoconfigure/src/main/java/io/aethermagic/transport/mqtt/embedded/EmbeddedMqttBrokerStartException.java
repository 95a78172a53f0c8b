package io.aethermagic.transport.mqtt.embedded;

/**
 * The embedded MQTT broker can't be started, most likely because its port is taken.
 */
@SuppressWarnings("serial")
public class EmbeddedMqttBrokerStartException extends IllegalStateException {

	private final int port;

	/**
	 * Create an exception.
	 * @param port the port that it was to listen on, 0 for a free one
	 * @param cause why it can't
	 */
	public EmbeddedMqttBrokerStartException(int port, Throwable cause) {
		super("The embedded MQTT broker can't be started on port " + port, cause);
		this.port = port;
	}

	/**
	 * Return the port that it was to listen on.
	 * @return the port, 0 for a free one
	 */
	public int port() {
		return this.port;
	}

}
