package io.aethermagic.test.broker;

import io.aethermagic.transport.mqtt.embedded.EmbeddedMqttBroker;
import org.springframework.util.ClassUtils;

/**
 * The MQTT broker Apache Artemis in the test's own process, on a free port of the
 * loopback interface. It keeps nothing on disk, and being killed is the same to it as
 * being stopped. {@code org.apache.artemis:artemis-server} and
 * {@code artemis-mqtt-protocol} must be on the classpath.
 */
public final class EmbeddedArtemis implements TestBroker {

	private static final String SERVER = "org.apache.activemq.artemis.core.server.ActiveMQServers";

	private static final String PROTOCOL = "org.apache.activemq.artemis.core.protocol.mqtt.MQTTProtocolManagerFactory";

	private final EmbeddedMqttBroker broker;

	private boolean closed;

	private EmbeddedArtemis() {
		this.broker = new EmbeddedMqttBroker(FreePort.next());
	}

	/**
	 * Return whether the broker's libraries are on the classpath.
	 * @return {@code true} if they are
	 */
	public static boolean isPresent() {
		ClassLoader loader = EmbeddedArtemis.class.getClassLoader();
		return ClassUtils.isPresent(SERVER, loader) && ClassUtils.isPresent(PROTOCOL, loader);
	}

	/**
	 * Start a broker.
	 * @return the broker, running
	 * @throws IllegalStateException if its libraries are not on the classpath, or if it
	 * does not start
	 */
	public static EmbeddedArtemis run() {
		if (!isPresent()) {
			throw new IllegalStateException(
					"org.apache.artemis:artemis-server and artemis-mqtt-protocol are not on the classpath");
		}
		EmbeddedArtemis artemis = new EmbeddedArtemis();
		artemis.start();
		return artemis;
	}

	@Override
	public String description() {
		return "embedded Artemis at %s:%d".formatted(host(), port());
	}

	@Override
	public String host() {
		return this.broker.uri().getHost();
	}

	@Override
	public int port() {
		return this.broker.uri().getPort();
	}

	@Override
	public void stop() {
		this.broker.stop();
	}

	@Override
	public void kill() {
		this.broker.stop();
	}

	@Override
	public void start() {
		if (this.closed) {
			throw new IllegalStateException(description() + " is closed");
		}
		this.broker.start();
	}

	@Override
	public void close() {
		this.closed = true;
		this.broker.close();
	}

	@Override
	public String toString() {
		return description();
	}

}
