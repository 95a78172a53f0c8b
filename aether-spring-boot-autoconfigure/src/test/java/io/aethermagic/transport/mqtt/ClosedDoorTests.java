package io.aethermagic.transport.mqtt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.time.SystemTimers;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.LastWill;
import io.aethermagic.transport.support.Backoff;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of connecting to what takes connections and is no broker, as a proxy is before
 * one that is down: however often it is tried, no thread and no socket is left behind.
 */
class ClosedDoorTests {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	/** What one attempt at a time may have: it connects, reads, sends and calls back. */
	private static final int THREADS_OF_ONE = 4;

	private static final String CLIENT = "closed-door";

	private final SystemTimers timers = new SystemTimers("closed-door-", 1, true);

	private final ServerSocket server = listen();

	private final List<Socket> taken = new CopyOnWriteArrayList<>();

	@AfterEach
	void close() throws IOException {
		this.server.close();
		for (Socket socket : this.taken) {
			socket.close();
		}
		this.timers.close();
	}

	@Test
	void oneThatClosesEachConnectionAtOnce() {
		leavesNothing(15, ClosedDoorTests::close);
	}

	@Test
	void oneThatResetsEachConnectionAtOnce() {
		leavesNothing(15, (socket) -> {
			linger(socket);
			close(socket);
		});
	}

	@Test
	void oneThatNeverAnswers() {
		leavesNothing(4, (socket) -> {
		});
		// its end is heard of each but the last
		this.taken.subList(0, 3).forEach((socket) -> assertThat(isEnded(socket)).isTrue());
	}

	private void leavesNothing(int attempts, Consumer<Socket> welcome) {
		Thread door = new Thread(() -> open(welcome), "door");
		door.setDaemon(true);
		door.start();
		MqttSettings settings = MqttSettings
			.of("default", "host", List.of(URI.create("mqtt://127.0.0.1:" + this.server.getLocalPort())))
			.withClientId(CLIENT)
			.withTimes(Duration.ofSeconds(2), Duration.ofSeconds(1))
			.withLease(Duration.ofSeconds(2))
			.withBackoff(new Backoff(Duration.ofMillis(1), Duration.ofMillis(2)));
		AetherTransport transport = MqttTransport.create(settings, this.timers);
		transport
			.start("instance",
					new LastWill(new Channel.Topic("default", Channel.Topic.PRESENCE),
							new AetherMessage("1", "", Action.OFFLINE, null, Map.of(), new byte[0])))
			.exceptionally((stopped) -> null);
		Awaitility.await().atMost(PATIENCE).until(() -> this.taken.size() >= attempts);
		Awaitility.await().atMost(PATIENCE).until(() -> threads() <= 2 * THREADS_OF_ONE);
		transport.stop();
		Awaitility.await().atMost(PATIENCE).until(() -> threads() == 0);
	}

	private void open(Consumer<Socket> welcome) {
		try {
			while (true) {
				Socket socket = this.server.accept();
				welcome.accept(socket);
				this.taken.add(socket);
			}
		}
		catch (IOException ex) {
			// it is closed with the test
		}
	}

	private static long threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("MQTT ") && thread.getName().contains(CLIENT))
			.count();
	}

	private static boolean isEnded(Socket socket) {
		try {
			socket.setSoTimeout((int) PATIENCE.toMillis());
			while (socket.getInputStream().read() >= 0) {
				// what was said first
			}
			return true;
		}
		catch (IOException ex) {
			return ex.getMessage().contains("reset");
		}
	}

	private static void linger(Socket socket) {
		try {
			socket.setSoLinger(true, 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void close(Socket socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static ServerSocket listen() {
		try {
			return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
