package io.aethermagic.test.broker;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link TcpProxy}.
 */
@Timeout(120)
class TcpProxyTests {

	private static final int WAIT_MILLIS = 20_000;

	private final EchoServer server = new EchoServer();

	private final TcpProxy proxy = new TcpProxy("127.0.0.1", this.server.port());

	private final List<Socket> clients = new ArrayList<>();

	@AfterEach
	void close() throws IOException {
		for (Socket client : this.clients) {
			client.close();
		}
		this.proxy.close();
		this.server.close();
	}

	@Test
	void passesBytesBothWays() throws IOException {
		Socket client = connect();
		assertThat(echo(client, "hello")).isEqualTo("hello");
		assertThat(echo(client, "again")).isEqualTo("again");
		assertThat(this.proxy.connections()).isOne();
	}

	@Test
	void countsHowOftenClientsHaveConnected() throws IOException {
		assertThat(this.proxy.accepted()).isZero();
		Socket first = connect();
		assertThat(echo(first, "hello")).isEqualTo("hello");
		first.close();
		Socket second = connect();
		assertThat(echo(second, "hello")).isEqualTo("hello");
		assertThat(this.proxy.accepted()).isEqualTo(2);
		this.proxy.cut();
		connect();
		await().untilAsserted(() -> assertThat(this.proxy.accepted()).isEqualTo(3));
		assertThat(this.proxy.connections()).isZero();
	}

	@Test
	void passesMoreThanAnyBufferHolds() throws IOException {
		Socket client = connect();
		byte[] data = new byte[48 * 1024 * 1024];
		new Random(1).nextBytes(data);
		CompletableFuture<Void> written = CompletableFuture.runAsync(() -> write(client, data));
		assertThat(Arrays.equals(client.getInputStream().readNBytes(data.length), data)).isTrue();
		assertThat(written).succeedsWithin(Duration.ofSeconds(60));
	}

	@Test
	void passesTheEndOfTheClientAndWhatComesAfter() throws IOException {
		Socket client = connect();
		write(client, bytes("bye"));
		client.shutdownOutput();
		assertThat(client.getInputStream().readAllBytes()).isEqualTo(bytes("bye"));
		await().untilAsserted(() -> assertThat(this.proxy.connections()).isZero());
	}

	@Test
	void passesTheEndOfTheServer() throws IOException {
		Socket client = connect();
		echo(client, "hello");
		this.server.closeConnections();
		assertThat(client.getInputStream().read()).isEqualTo(-1);
	}

	@Test
	void resetsClientsWhileTheServerIsDown() throws IOException {
		this.server.close();
		assertIsReset(connect());
		await().untilAsserted(() -> assertThat(this.proxy.connections()).isZero());
	}

	@Test
	void cutResetsAllConnectionsAndEachNewOne() throws IOException {
		Socket first = connect();
		Socket second = connect();
		echo(first, "1");
		echo(second, "2");
		this.proxy.cut();
		assertThat(this.proxy.connections()).isZero();
		assertIsReset(first);
		assertIsReset(second);
		await().untilAsserted(() -> assertThat(this.server.ended).hasValue(2));
		assertThatExceptionOfType(SocketException.class).isThrownBy(() -> echo(connect(), "new"));
		assertThat(this.server.accepted()).isEqualTo(2);
	}

	@Test
	void restoreLetsNewConnectionsThroughOnTheSamePort() throws IOException {
		int port = this.proxy.port();
		for (int i = 0; i < 20; i++) {
			this.proxy.cut();
			this.proxy.restore();
			assertThat(echo(connect(), "back")).isEqualTo("back");
		}
		assertThat(this.proxy.port()).isEqualTo(port);
	}

	@Test
	void delayKeepsOrderAndConnection() throws IOException {
		Socket client = connect();
		echo(client, "now");
		this.proxy.delay(Duration.ofMillis(200));
		long start = System.nanoTime();
		write(client, bytes("a"));
		write(client, bytes("b"));
		this.proxy.delay(Duration.ofMillis(100));
		write(client, bytes("c"));
		assertThat(client.getInputStream().readNBytes(3)).isEqualTo(bytes("abc"));
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
		this.proxy.delay(Duration.ZERO);
		assertThat(echo(client, "now")).isEqualTo("now");
	}

	@Test
	void delayIsNotNegative() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.proxy.delay(Duration.ofMillis(-1)));
	}

	@Test
	void halveSwallowsWhatComesFromTheClient() throws IOException {
		Socket client = connect();
		echo(client, "hello");
		this.proxy.halve();
		write(client, bytes("lost"));
		assertNothingComes(client);
		assertThat(this.server.bytes).hasValue(5);
		assertThat(this.proxy.connections()).isOne();
		client.close();
		Socket other = connect();
		write(other, bytes("lost too"));
		assertNothingComes(other);
		assertThat(this.server.bytes).hasValue(5);
		assertThat(this.server.ended).hasValue(0);
		this.proxy.restore();
		assertIsReset(other);
		await().untilAsserted(() -> assertThat(this.server.ended).hasValue(2));
		assertThat(echo(connect(), "back")).isEqualTo("back");
	}

	@Test
	void halveLetsPassWhatComesFromTheServer() throws IOException {
		Socket client = connect();
		this.proxy.delay(Duration.ofMillis(300));
		write(client, bytes("on its way"));
		await().untilAsserted(() -> assertThat(this.server.bytes).hasValue(10));
		this.proxy.halve();
		assertThat(client.getInputStream().readNBytes(10)).isEqualTo(bytes("on its way"));
	}

	@Test
	void halveBackSwallowsWhatComesFromTheServer() throws IOException {
		Socket client = connect();
		echo(client, "hello");
		this.proxy.halveBack();
		write(client, bytes("asked"));
		await().untilAsserted(() -> assertThat(this.server.bytes).hasValue(10));
		assertNothingComes(client);
		this.server.closeConnections();
		assertNothingComes(client);
		this.proxy.restore();
		assertIsReset(client);
	}

	@Test
	void connectionsThatLostNothingOutliveARestore() throws IOException {
		Socket client = connect();
		echo(client, "hello");
		this.proxy.halve();
		this.proxy.halveBack();
		this.proxy.restore();
		assertThat(echo(client, "still")).isEqualTo("still");
	}

	@Test
	void silenceBothWaysEndsWithBothEnds() throws IOException {
		Socket client = connect();
		echo(client, "hello");
		this.proxy.halve();
		this.proxy.halveBack();
		client.close();
		this.server.closeConnections();
		await().untilAsserted(() -> assertThat(this.proxy.connections()).isZero());
	}

	@Test
	void closeFreesThePortAndCanBeCalledTwice() throws IOException {
		Socket client = connect();
		echo(client, "hello");
		this.proxy.close();
		assertIsReset(client);
		assertThatExceptionOfType(SocketException.class).isThrownBy(this::connect);
		this.proxy.close();
	}

	@Test
	void manyShortLivedProxiesLeaveNoThreads() throws IOException {
		List<String> threads = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			try (TcpProxy each = new TcpProxy("127.0.0.1", this.server.port())) {
				threads.add("aether-test-proxy-" + each.port());
				assertThat(echo(connect(each), "x")).isEqualTo("x");
				assertThat(threadNames()).contains(threads.get(i));
			}
		}
		await().untilAsserted(() -> assertThat(threadNames()).doesNotContainAnyElementsOf(threads));
	}

	private static List<String> threadNames() {
		return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
	}

	private Socket connect() throws IOException {
		return connect(this.proxy);
	}

	private Socket connect(TcpProxy to) throws IOException {
		Socket client = new Socket(to.host(), to.port());
		this.clients.add(client);
		client.setTcpNoDelay(true);
		client.setSoTimeout(WAIT_MILLIS);
		return client;
	}

	private static String echo(Socket client, String text) throws IOException {
		client.getOutputStream().write(bytes(text));
		byte[] back = client.getInputStream().readNBytes(text.length());
		return new String(back, StandardCharsets.UTF_8);
	}

	private static void write(Socket client, byte[] data) {
		try {
			client.getOutputStream().write(data);
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private static void assertIsReset(Socket client) {
		assertThatExceptionOfType(SocketException.class).isThrownBy(() -> client.getInputStream().read())
			.withMessageContaining("reset");
	}

	private static void assertNothingComes(Socket client) throws IOException {
		client.setSoTimeout(200);
		assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> client.getInputStream().read());
		client.setSoTimeout(WAIT_MILLIS);
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofSeconds(60));
	}

}
