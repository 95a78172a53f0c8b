package io.aethermagic.autoconfigure;

/**
 * Connections of all transports of the type {@code mqtt}, and the broker that the
 * application may have in its own process.
 */
public class AetherSharedMqttProperties extends AetherMqttProperties {

	private final Embedded embedded = new Embedded();

	public Embedded getEmbedded() {
		return this.embedded;
	}

	/**
	 * A broker in the application's own process, for development.
	 */
	public static class Embedded {

		/**
		 * Whether to start a broker in this application, for development, and to connect
		 * to it in place of "aether.mqtt.url". It forgets everything when it stops, takes
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

}
