package io.aethermagic.test.zeromq;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.test.RealTime;
import io.aethermagic.test.broker.FreePort;
import io.aethermagic.time.SystemTimers;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.LastWill;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.Subscription;
import io.aethermagic.transport.hub.Hub;
import io.aethermagic.transport.hub.HubAuthorization;
import io.aethermagic.transport.hub.HubPeer;
import io.aethermagic.transport.support.Backoff;
import io.aethermagic.transport.zeromq.CurveSettings;
import io.aethermagic.transport.zeromq.ZeroMqHub;
import io.aethermagic.transport.zeromq.ZeroMqSettings;
import io.aethermagic.transport.zeromq.ZeroMqTransport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.zeromq.ZMQ;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who is let in where keys are asked for, and what is said to those who are not.
 */
class ZeroMqCurveTests {

	private static final Duration LEASE = Duration.ofSeconds(3);

	private static final int LARGEST = 4 * 1024 * 1024;

	private static final AetherMessage GONE = new AetherMessage("gone", "", Action.ONLINE, null, Map.of(), new byte[0]);

	private final ZMQ.Curve.KeyPair server = ZMQ.Curve.generateKeyPair();

	private final ZMQ.Curve.KeyPair client = ZMQ.Curve.generateKeyPair();

	private final ZMQ.Curve.KeyPair stranger = ZMQ.Curve.generateKeyPair();

	private final SystemTimers timers = new SystemTimers("curve-", 2, true);

	private final Hub hub = new Hub(this.timers);

	private final String address = "tcp://127.0.0.1:" + FreePort.next();

	private final List<AetherTransport> transports = new ArrayList<>();

	private final ZeroMqHub door = new ZeroMqHub(this.address, ZeroMqServer.wire(LEASE, LARGEST),
			new CurveSettings(this.server.publicKey, this.server.secretKey, null, this.client.publicKey::equals),
			this.timers, new HubAuthorization() {

				@Override
				public boolean mayPerform(HubPeer peer, TaskAddress address) {
					return ZeroMqCurveTests.this.client.publicKey.equals(peer.user()) && address.job().equals("open");
				}

			});

	@AfterEach
	void close() {
		this.transports.forEach(AetherTransport::stop);
		this.door.kill();
		this.hub.close();
		this.timers.schedule(Duration.ofSeconds(5), this.timers::close);
	}

	private AetherTransport connect(@Nullable CurveSettings curve) {
		this.door.open(this.hub);
		AetherTransport transport = ZeroMqTransport.client(new ZeroMqSettings(List.of(this.address),
				new Backoff(Duration.ofMillis(50), Duration.ofMillis(200)), ZeroMqServer.wire(LEASE, LARGEST), curve),
				this.timers);
		this.transports.add(transport);
		transport.start("client-" + this.transports.size(), new LastWill(new Channel.Topic("u", "gone"), GONE));
		return transport;
	}

	private CurveSettings keys(ZMQ.Curve.KeyPair own, String serverKey) {
		return new CurveSettings(own.publicKey, own.secretKey, serverKey, null);
	}

	private static void refused(AetherTransport transport) {
		RealTime.until(RealTime.PATIENCE, "the client says that keys do not fit", () -> {
			String problem = transport.state().problem();
			return problem != null && problem.contains("aether.zeromq.curve");
		});
		assertThat(transport.state().connected()).isFalse();
	}

	@Test
	void whoseKeyIsAllowedIsLetIn() {
		AetherTransport transport = connect(keys(this.client, this.server.publicKey));
		RealTime.until(RealTime.PATIENCE, "it is connected", () -> transport.state().connected());
	}

	@Test
	void itsKeyIsWhoItIs() {
		AetherTransport transport = connect(keys(this.client, this.server.publicKey));
		RealTime.until(RealTime.PATIENCE, "it is connected", () -> transport.state().connected());
		assertThat(perform(transport, "open")).succeedsWithin(RealTime.PATIENCE).isEqualTo(Receipt.UNROUTED);
		assertThat(perform(transport, "closed")).failsWithin(RealTime.PATIENCE)
			.withThrowableThat()
			.withMessageContaining("does not let '" + this.client.publicKey + "' perform tasks of u/closed/t/x");
	}

	private static CompletableFuture<Receipt> perform(AetherTransport transport, String job) {
		return transport
			.send(new Channel.TaskQueue(new TaskAddress("u", job, "t", "x")),
					new AetherMessage(job, "tid", Action.PERFORM, null, Map.of(), new byte[0]), SendOptions.DEFAULT)
			.toCompletableFuture();
	}

	@Test
	void whatIsLargeIsEncryptedToo() {
		AetherTransport transport = connect(keys(this.client, this.server.publicKey));
		Channel.Topic topic = new Channel.Topic("u", "large");
		AtomicInteger heard = new AtomicInteger();
		Subscription subscription = transport.subscribe(topic, SubscribeOptions.every(Action.ONLINE),
				(delivery) -> heard.set(delivery.message().payload().length));
		subscription.request(Subscription.UNBOUNDED);
		RealTime.until(RealTime.PATIENCE, "it is subscribed",
				() -> subscription.ready().toCompletableFuture().isDone());
		transport.send(topic, new AetherMessage("large", "", Action.ONLINE, null, Map.of(), new byte[LARGEST]),
				SendOptions.DEFAULT);
		RealTime.until(RealTime.PATIENCE, "it has come", () -> heard.get() == LARGEST);
	}

	@Test
	void whoHasNoKeyIsToldSo() {
		refused(connect(null));
	}

	@Test
	void whoTakesTheHubForAnotherIsToldSo() {
		refused(connect(keys(this.client, this.stranger.publicKey)));
	}

	@Test
	void whoseKeyIsNotAllowedIsToldSo() {
		refused(connect(keys(this.stranger, this.server.publicKey)));
	}

	@Test
	void anotherIsLetInAfterThoseWhoWereNot() {
		refused(connect(null));
		AetherTransport transport = connect(keys(this.client, this.server.publicKey));
		RealTime.until(RealTime.PATIENCE, "it is connected", () -> transport.state().connected());
	}

}
