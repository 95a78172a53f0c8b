package io.aethermagic.test.broker;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link TestBrokers} and the brokers that need nothing installed.
 */
@Timeout(120)
class TestBrokersTests {

	@BeforeAll
	static void quiet() {
		LoggingSystem logging = LoggingSystem.get(TestBrokersTests.class.getClassLoader());
		logging.setLogLevel("org.apache.activemq", LogLevel.WARN);
		logging.setLogLevel("io.netty", LogLevel.WARN);
	}

	@Test
	void findsAnMqttBrokerOnEachMachine() throws IOException {
		try (TestBroker broker = TestBrokers.mqtt()) {
			connect(broker);
		}
	}

	@Test
	void findsARedisServerOnEachMachine() throws IOException {
		try (TestBroker broker = TestBrokers.redis()) {
			connect(broker);
		}
	}

	@Test
	void embedsArtemisWhereNoMosquittoIsInstalled() throws IOException {
		TestBroker broker = TestBrokers.mqtt(null, false);
		assertThat(broker).isInstanceOf(EmbeddedArtemis.class);
		assertThat(broker.description()).isEqualTo("embedded Artemis at 127.0.0.1:" + broker.port());
		assertCanBeHurt(broker);
	}

	@Test
	void embedsRedisWhereNoneIsInstalled() throws IOException {
		TestBroker broker = TestBrokers.redis(null, false);
		assertThat(broker.description()).contains("6.2");
		assertCanBeHurt(broker);
	}

	@Test
	void anAddressComesFirst() {
		TestBroker mqtt = TestBrokers.mqtt("broker.example:1884", true);
		assertThat(mqtt.host()).isEqualTo("broker.example");
		assertThat(mqtt.port()).isEqualTo(1884);
		TestBroker redis = TestBrokers.redis("127.0.0.1:6390", true);
		assertThat(redis.description()).isEqualTo("broker of AETHER_TEST_REDIS at 127.0.0.1:6390");
	}

	@Test
	void aBrokerFromAnAddressIsNotTheTestsToStop() {
		TestBroker broker = TestBrokers.mqtt("localhost:1883", true);
		assertIsRefused(broker::stop);
		assertIsRefused(broker::kill);
		assertIsRefused(broker::start);
		assertThatNoException().isThrownBy(broker::close);
	}

	@Test
	void anAddressHasHostAndPort() {
		for (String address : new String[] { "localhost", ":1883", "", "a b:1" }) {
			assertThatIllegalArgumentException().isThrownBy(() -> TestBrokers.mqtt(address, true));
		}
	}

	private static void assertIsRefused(ThrowingCallable change) {
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(change)
			.withMessageContaining("localhost:1883")
			.withMessageContaining("AETHER_TEST_MQTT");
	}

	private static void assertCanBeHurt(TestBroker broker) throws IOException {
		int port = broker.port();
		try (broker) {
			connect(broker);
			broker.stop();
			broker.stop();
			assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> connect(broker));
			broker.start();
			broker.start();
			connect(broker);
			broker.kill();
			broker.kill();
			assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> connect(broker));
			broker.start();
			connect(broker);
			assertThat(broker.port()).isEqualTo(port);
		}
		broker.close();
		assertThatIllegalStateException().isThrownBy(broker::start);
	}

	private static void connect(TestBroker broker) throws IOException {
		try (Socket socket = new Socket(broker.host(), broker.port())) {
			assertThat(socket.isConnected()).isTrue();
		}
	}

}
