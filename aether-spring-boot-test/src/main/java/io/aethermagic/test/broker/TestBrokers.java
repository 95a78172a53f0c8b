package io.aethermagic.test.broker;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the brokers that tests run with, and logs which ones they are. Safe for use by
 * several threads.
 */
public final class TestBrokers {

	/**
	 * The environment variable with the address of an MQTT broker, {@code host:port}.
	 */
	public static final String MQTT_VARIABLE = "AETHER_TEST_MQTT";

	/**
	 * The environment variable with the address of a Redis server, {@code host:port}.
	 */
	public static final String REDIS_VARIABLE = "AETHER_TEST_REDIS";

	private static final Logger logger = LoggerFactory.getLogger(TestBrokers.class);

	private TestBrokers() {
	}

	/**
	 * Return an MQTT 5 broker: the one at the address of {@value #MQTT_VARIABLE}, else a
	 * Mosquitto that is installed, else the embedded Artemis. All but the first are
	 * started for this call, take everybody and keep nothing on disk.
	 * @return the broker, running; the caller closes it
	 * @throws IllegalArgumentException if the variable is not {@code host:port}
	 * @throws IllegalStateException if there is none
	 */
	public static TestBroker mqtt() {
		return logged("MQTT", mqtt(System.getenv(MQTT_VARIABLE), MosquittoServer.isInstalled()));
	}

	/**
	 * Return a Redis server: the one at the address of {@value #REDIS_VARIABLE}, else the
	 * program that is installed, else the one of embedded-redis, which is Redis 6.2. All
	 * but the first are started for this call, take everybody and keep nothing on disk.
	 * @return the server, running; the caller closes it
	 * @throws IllegalArgumentException if the variable is not {@code host:port}
	 * @throws IllegalStateException if there is none
	 */
	public static TestBroker redis() {
		return logged("Redis", redis(System.getenv(REDIS_VARIABLE), RedisServer.isInstalled()));
	}

	static TestBroker mqtt(@Nullable String address, boolean installed) {
		if (address != null) {
			return new GivenBroker(MQTT_VARIABLE, address);
		}
		if (installed) {
			return MosquittoServer.run();
		}
		if (EmbeddedArtemis.isPresent()) {
			return EmbeddedArtemis.run();
		}
		throw new IllegalStateException("No MQTT broker for tests: set " + MQTT_VARIABLE + " to host:port, or install "
				+ "mosquitto, or add org.apache.artemis:artemis-server and artemis-mqtt-protocol to the classpath");
	}

	static TestBroker redis(@Nullable String address, boolean installed) {
		if (address != null) {
			return new GivenBroker(REDIS_VARIABLE, address);
		}
		if (installed) {
			return RedisServer.run();
		}
		if (EmbeddedRedisProgram.isPresent()) {
			return RedisServer.builder().embedded().run();
		}
		throw new IllegalStateException(
				"No Redis server for tests: set " + REDIS_VARIABLE + " to host:port, or install "
						+ "redis-server, or add com.github.codemonstur:embedded-redis to the classpath");
	}

	private static TestBroker logged(String kind, TestBroker broker) {
		logger.info("{} of this test: {}", kind, broker.description());
		return broker;
	}

}
