package io.aethermagic.autoconfigure.mqtt;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The MQTT broker that the application may have in its own process, for development.
 */
@ConfigurationProperties("aether.mqtt.embedded")
public class AetherEmbeddedMqttProperties {

	/**
	 * Whether to start a broker in this application, for development, and to connect to
	 * it in place of "aether.mqtt.url". It forgets everything when it stops, takes
	 * everybody, and listens on the loopback interface only.
	 */
	private boolean enabled;

	/**
	 * Port of the embedded broker, 0 for a free one.
	 */
	private int port;

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public int getPort() {
		return this.port;
	}

	public void setPort(int port) {
		this.port = port;
	}

}
