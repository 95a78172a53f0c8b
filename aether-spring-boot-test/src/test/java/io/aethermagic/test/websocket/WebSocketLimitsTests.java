package io.aethermagic.test.websocket;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.test.RealTime;
import io.aethermagic.test.broker.FreePort;
import io.aethermagic.test.hub.HubServer;
import io.aethermagic.time.SystemTimers;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.LastWill;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.Subscription;
import io.aethermagic.transport.hub.HubSettings;
import io.aethermagic.transport.hub.wire.WireSettings;
import io.aethermagic.transport.support.Backoff;
import io.aethermagic.transport.websocket.WebSocketSettings;
import io.aethermagic.transport.websocket.WebSocketTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a hub does with peers that send too much, read too little, or talk nonsense: they
 * are told why and cut off, and nobody else notices.
 */
class WebSocketLimitsTests {

	private static final String HELLO = """
			{"is":"hello","instance":"%s","to":["topic","u","presence"],"message":{"id":"w"}}
			""";

	private static final Channel.Topic TOPIC = new Channel.Topic("u", "news");

	private static final Duration LEASE = Duration.ofSeconds(9);

	private static final int LARGEST = 100_000;

	private final List<AutoCloseable> open = new ArrayList<>();

	private final SystemTimers timers = with(new SystemTimers("limits-", 2, true));

	private final HubServer<WebSocketServer> server = with(WebSocketServer.start(FreePort.next(),
			new WireSettings(LEASE, LARGEST, 1_000, 8 * 1024 * 1024, "aether.websocket.max-buffered"),
			HubSettings.DEFAULT, this.timers));

	private <T extends AutoCloseable> T with(T closeable) {
		this.open.add(0, closeable);
		return closeable;
	}

	@AfterEach
	void close() throws Exception {
		for (AutoCloseable each : this.open) {
			each.close();
		}
	}

	private static void until(String what, BooleanSupplier condition) {
		RealTime.until(RealTime.PATIENCE, what, condition);
	}

	private RawSocket raw(String instance) {
		return with(RawSocket.connect(this.server, "aether.v1")).send(HELLO.formatted(instance));
	}

	private static RawSocket.End end(RawSocket socket) throws Exception {
		return socket.end().get(RealTime.PATIENCE.toSeconds(), TimeUnit.SECONDS);
	}

	private static AetherMessage message(int number, int size) {
		return new AetherMessage(UUID.randomUUID().toString(), "t" + number, Action.ONLINE, null, Map.of(),
				new byte[size]);
	}

	private List<String> listen() {
		List<String> heard = new CopyOnWriteArrayList<>();
		AetherTransport transport = WebSocketTransport.create(new WebSocketSettings(
				List.of(URI.create("ws://127.0.0.1:" + this.server.port() + WebSocketServer.PATH)), null, null,
				Duration.ofSeconds(5), Backoff.DEFAULT, WebSocketServer.wire(LEASE, LARGEST)), this.timers);
		transport.start("listener", new LastWill(TOPIC, message(0, 0)));
		with(() -> transport.stop());
		Subscription subscription = transport.subscribe(TOPIC, SubscribeOptions.every(Action.ONLINE),
				(delivery) -> heard.add(delivery.message().tid()));
		subscription.request(Subscription.UNBOUNDED);
		until("the listener is there", () -> subscription.ready().toCompletableFuture().isDone());
		return heard;
	}

	@Test
	void whatIsTooLargeEndsTheConnectionWithTheNameOfTheProperty() throws Exception {
		List<String> heard = listen();
		RawSocket socket = raw("large");
		RawSocket.End end = end(socket.send(new byte[LARGEST + 1024 * 1024]));
		assertThat(end.code()).isEqualTo(1009);
		assertThat(end.reason()).contains("aether.max-message-size");
		this.server.hub().send(TOPIC, message(1, 10), SendOptions.DEFAULT);
		until("others hear", () -> heard.contains("t1"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "garbage", "{\"is\":\"ack\"}\n",
			"{\"is\":\"send\",\"n\":1,\"to\":[\"tasks\",\"a/b\",\"j\",\"t\",\"x\"],\"message\":{\"id\":\"1\"}}\n",
			"{\"is\":\"subscribe\",\"n\":1,\"subscription\":1}\n" })
	void nonsenseEndsTheConnectionWithAReason(String nonsense) throws Exception {
		RawSocket.End end = end(raw("nonsense").send(nonsense));
		assertThat(end.code()).isEqualTo(1002);
		assertThat(end.reason()).isNotBlank();
		until("it is forgotten", () -> this.server.door().endpoint().sessions() == 0);
	}

	@Test
	void aTextIsNoFrame() throws Exception {
		assertThat(end(raw("text").text("hello")).code()).isEqualTo(1002);
	}

	@Test
	void aSilentPeerIsTakenForLost() throws Exception {
		RawSocket.End end = end(raw("silent"));
		assertThat(end.code()).isEqualTo(1008);
		assertThat(end.reason()).contains("nothing was heard");
	}

	@Test
	void aReaderThatReadsNothingIsCutOffHoldsNobodyUpAndFillsNoMemory() {
		List<String> heard = listen();
		RawSocket deaf = with(RawSocket.deaf(this.server, "aether.v1"));
		deaf.send(HELLO.formatted("deaf") + """
				{"is":"subscribe","n":1,"subscription":1,"to":["topic","u","news"],"actions":["online"]}
				{"is":"request","subscription":1,"more":1000000}
				""");
		until("both are there", () -> this.server.door().endpoint().sessions() == 2);
		int sent = 0;
		while (this.server.door().endpoint().sessions() == 2 && sent < 10_000) {
			this.server.hub().send(TOPIC, message(sent, 20_000), SendOptions.DEFAULT);
			sent++;
			if (sent % 50 == 0) {
				int all = sent;
				until("the other one has heard", () -> heard.size() == all);
				deaf.send("{\"is\":\"ping\"}\n");
			}
		}
		assertThat(sent).as("what fits into the sockets and the bound").isLessThan(2_000);
		this.server.hub().send(TOPIC, message(sent, 10), SendOptions.DEFAULT);
		int all = sent + 1;
		until("the other one hears on", () -> heard.size() == all);
		assertThat(this.server.hub().counts().passing()).isZero();
	}

	@Test
	void whoSpeaksAnotherProtocolIsToldSo() throws Exception {
		RawSocket.End end = end(with(RawSocket.connect(this.server, "other.v7")));
		assertThat(end.code()).isEqualTo(1002);
		assertThat(end.reason()).contains("aether.v1");
	}

	@Test
	void aHubThatGoesAwaySaysSo() throws Exception {
		RawSocket socket = raw("guest");
		until("it is there", () -> !socket.heard.isEmpty());
		this.server.door().endpoint().close();
		RawSocket.End end = end(socket);
		assertThat(end.code()).isEqualTo(1001);
		assertThat(end.reason()).contains("about to stop");
		assertThat(end(with(RawSocket.connect(this.server, "aether.v1"))).code()).isEqualTo(1001);
	}

	@Test
	void idleSessionsHoldNoThread() {
		// they give no sign of life, and connecting may take longer than a short lease
		HubServer<WebSocketServer> patient = with(WebSocketServer.run(Duration.ofMinutes(5), LARGEST, this.timers));
		long before = threads(patient);
		for (int i = 0; i < 30; i++) {
			with(RawSocket.connect(patient, "aether.v1")).send(HELLO.formatted("idle-" + i));
		}
		until("all are there", () -> patient.door().endpoint().sessions() == 30);
		assertThat(threads(patient) - before).isLessThan(25);
	}

	/** Those of the web server: other tests have threads of their own meanwhile. */
	private static long threads(HubServer<WebSocketServer> server) {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().contains("-" + server.port() + "-"))
			.count();
	}

}
