package io.aethermagic.test.broker;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests for {@link RedisServer}.
 */
@Timeout(120)
class RedisServerTests {

	@BeforeEach
	void isInstalled() {
		assumeTrue(RedisServer.isInstalled(), "redis-server is not installed");
	}

	@Test
	void answersAndForgets() throws IOException {
		try (RedisServer server = RedisServer.run()) {
			assertThat(ask(server, "SET key value")).isEqualTo("+OK");
			server.stop();
			assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> ask(server, "PING"));
			server.start();
			server.start();
			assertThat(ask(server, "GET key")).isEqualTo("$-1");
		}
	}

	@Test
	void keepsWhatWasAnsweredThroughAKill() throws IOException {
		try (RedisServer server = RedisServer.builder().persistent().run()) {
			int port = server.port();
			for (int i = 0; i < 3; i++) {
				assertThat(ask(server, "INCR key")).isEqualTo(":" + (i + 1));
				server.kill();
				server.kill();
				server.start();
			}
			assertThat(server.port()).isEqualTo(port);
		}
	}

	@Test
	void takesMoreArguments() throws IOException {
		try (RedisServer server = RedisServer.builder().arguments("--requirepass", "secret").run()) {
			assertThat(ask(server, "PING")).startsWith("-NOAUTH");
			assertThat(server.description()).endsWith("redis-server at 127.0.0.1:" + server.port());
		}
	}

	@Test
	void saysWhyItDoesNotStart() {
		assertThatIllegalStateException()
			.isThrownBy(() -> RedisServer.builder().arguments("--maxmemory", "nonsense").run())
			.withMessageContaining("has ended with")
			.withMessageContaining("nonsense");
	}

	@Test
	void doesNotStartAfterClose() {
		RedisServer server = RedisServer.run();
		server.close();
		server.close();
		assertThatIllegalStateException().isThrownBy(server::start).withMessageContaining("is closed");
	}

	/**
	 * Ask until the server has loaded what it kept.
	 */
	private static String ask(TestBroker server, String command) {
		return Awaitility.await()
			.atMost(60, TimeUnit.SECONDS)
			.until(() -> askOnce(server, command), (answer) -> !answer.startsWith("-LOADING"));
	}

	private static String askOnce(TestBroker server, String command) throws IOException {
		try (Socket socket = new Socket(server.host(), server.port())) {
			socket.setSoTimeout(20_000);
			socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
			StringBuilder line = new StringBuilder();
			InputStream in = socket.getInputStream();
			int next = in.read();
			while (next != '\r' && next >= 0) {
				line.append((char) next);
				next = in.read();
			}
			return line.toString();
		}
	}

}
