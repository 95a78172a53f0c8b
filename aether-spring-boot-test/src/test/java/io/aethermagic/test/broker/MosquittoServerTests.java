package io.aethermagic.test.broker;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests for {@link MosquittoServer}, with an MQTT 3.1.1 CONNECT by hand.
 */
@Timeout(120)
class MosquittoServerTests {

	private static final int SESSION_PRESENT = 1;

	private static final int NEW_SESSION = 0;

	@BeforeEach
	void isInstalled() {
		assumeTrue(MosquittoServer.isInstalled(), "mosquitto is not installed");
	}

	@Test
	void answersAndForgets() throws IOException {
		try (MosquittoServer broker = MosquittoServer.run()) {
			assertThat(connect(broker)).containsExactly(NEW_SESSION, 0);
			assertThat(connect(broker)).containsExactly(SESSION_PRESENT, 0);
			broker.stop();
			assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> connect(broker));
			broker.start();
			broker.start();
			assertThat(connect(broker)).containsExactly(NEW_SESSION, 0);
			broker.kill();
			broker.kill();
			assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> connect(broker));
			broker.start();
			assertThat(connect(broker)).containsExactly(NEW_SESSION, 0);
		}
	}

	@Test
	void keepsSessionsWhenToldTo() throws IOException {
		try (MosquittoServer broker = MosquittoServer.builder().persistent().run()) {
			assertThat(connect(broker)).containsExactly(NEW_SESSION, 0);
			broker.stop();
			broker.start();
			assertThat(connect(broker)).containsExactly(SESSION_PRESENT, 0);
		}
	}

	@Test
	void knowsUsers() throws IOException {
		try (MosquittoServer broker = MosquittoServer.builder().user("ann", "secret").user("bob", "other").run()) {
			assertThat(connect(broker)).containsExactly(0, 5);
			assertThat(connect(broker, "ann", "wrong")).containsExactly(0, 5);
			assertThat(connect(broker, "ann", "secret")).containsExactly(NEW_SESSION, 0);
			assertThat(connect(broker, "bob", "other")).containsExactly(SESSION_PRESENT, 0);
		}
	}

	@Test
	void takesMoreLinesAndFiles() throws IOException {
		try (MosquittoServer broker = MosquittoServer.builder()
			.file("acl", "topic read news/#\n")
			.config("acl_file {folder}/acl", "message_size_limit 1000")
			.config("log_type all")
			.run()) {
			assertThat(connect(broker)).containsExactly(NEW_SESSION, 0);
			assertThat(broker.description()).endsWith("mosquitto at 127.0.0.1:" + broker.port());
			assertThat(broker.output()).contains("one");
		}
	}

	@Test
	void saysWhyItDoesNotStart() {
		assertThatIllegalStateException().isThrownBy(() -> MosquittoServer.builder().config("nonsense 1").run())
			.withMessageContaining("has ended with")
			.withMessageContaining("nonsense");
	}

	private static byte[] connect(TestBroker broker) throws IOException {
		return send(broker, 0, "one");
	}

	private static byte[] connect(TestBroker broker, String user, String password) throws IOException {
		return send(broker, 0xC0, "one", user, password);
	}

	/**
	 * Connect with a session that is kept.
	 * @param broker the broker
	 * @param flags of CONNECT
	 * @param strings what the payload of CONNECT has, the id first
	 * @return the flags and the code of CONNACK
	 * @throws IOException if there is none
	 */
	private static byte[] send(TestBroker broker, int flags, String... strings) throws IOException {
		ByteBuffer packet = ByteBuffer.allocate(100);
		packet.put(new byte[] { 0x10, 0 });
		put(packet, "MQTT").put(new byte[] { 4, (byte) flags, 0, 60 });
		for (String each : strings) {
			put(packet, each);
		}
		packet.put(1, (byte) (packet.position() - 2));
		try (Socket socket = new Socket(broker.host(), broker.port())) {
			socket.setSoTimeout(20_000);
			socket.getOutputStream().write(packet.array(), 0, packet.position());
			byte[] connack = socket.getInputStream().readNBytes(4);
			assertThat(connack).startsWith(0x20, 2);
			return new byte[] { connack[2], connack[3] };
		}
	}

	private static ByteBuffer put(ByteBuffer packet, String text) {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		return packet.putShort((short) bytes.length).put(bytes);
	}

}
