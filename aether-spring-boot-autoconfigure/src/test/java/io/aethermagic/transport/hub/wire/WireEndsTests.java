package io.aethermagic.transport.hub.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.time.DueTimers;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.Custody;
import io.aethermagic.transport.DeadLetter;
import io.aethermagic.transport.LastWill;
import io.aethermagic.transport.MessageRefusedException;
import io.aethermagic.transport.MessageTooLargeException;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.TransportException;
import io.aethermagic.transport.hub.Hub;
import io.aethermagic.transport.hub.HubAuthorization;
import io.aethermagic.transport.hub.HubClaim;
import io.aethermagic.transport.hub.HubClient;
import io.aethermagic.transport.hub.HubDelivery;
import io.aethermagic.transport.hub.HubPeer;
import io.aethermagic.transport.hub.HubSettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for {@link ClientEnd}, {@link HubEnd} and {@link WireDeadLetters}: what is asked
 * at one end is done at the other.
 */
class WireEndsTests {

	private static final Channel.TaskQueue QUEUE = new Channel.TaskQueue(FrameCodecTests.ADDRESS);

	private static final Channel.Topic PRESENCE = new Channel.Topic("u", Channel.Topic.PRESENCE);

	private static final Duration LEASE = Duration.ofSeconds(9);

	private static final int LARGEST = 10_000;

	private final DueTimers timers = new DueTimers();

	private final Hub hub = new Hub(HubSettings.DEFAULT.withMaxQueued(200, 1_000_000), this.timers);

	private WireSettings settings(int most) {
		return new WireSettings(LEASE, LARGEST, most, 1_000_000, "the.property");
	}

	private static <T> T get(CompletionStage<T> stage) {
		assertThat(stage.toCompletableFuture()).isDone();
		return stage.toCompletableFuture().join();
	}

	private static Throwable failure(CompletionStage<?> stage) {
		assertThat(stage.toCompletableFuture()).isCompletedExceptionally();
		List<Throwable> failures = new ArrayList<>();
		stage.whenComplete((done, failure) -> failures.add(failure));
		Throwable failure = failures.get(0);
		return (failure.getCause() != null) ? failure.getCause() : failure;
	}

	private static AetherMessage message(Action action, String tid, int size) {
		return new AetherMessage("m-" + tid, tid, action, null, Map.of(), new byte[size]);
	}

	@Test
	void aTaskGoesThroughAllSteps() {
		Peer worker = new Peer("worker");
		Peer caller = new Peer("caller");
		get(worker.end.subscribe(1, QUEUE, SubscribeOptions.tasks("g", LEASE)));
		worker.end.request(1, 5);
		assertThat(get(caller.end.send(QUEUE, message(Action.PERFORM, "a", 3), SendOptions.DEFAULT)))
			.isEqualTo(Receipt.ROUTED);
		HubDelivery delivery = worker.deliveries.get(0);
		assertThat(delivery.message().tid()).isEqualTo("a");
		assertThat(delivery.message().payload()).hasSize(3);
		assertThat(get(worker.end.accept(delivery.id()))).isEqualTo(Custody.HELD);
		assertThat(get(worker.end.extend(delivery.id()))).isEqualTo(Custody.HELD);
		assertThat(get(worker.end.ack(delivery.id()))).isEqualTo(Custody.HELD);
		assertThat(get(worker.end.ack(delivery.id()))).isEqualTo(Custody.LOST);
		get(caller.end.send(QUEUE, message(Action.PERFORM, "b", 3), SendOptions.DEFAULT));
		assertThat(get(worker.end.release(worker.deliveries.get(1).id()))).isEqualTo(Custody.HELD);
		assertThat(worker.deliveries).hasSize(3);
		get(worker.end.unsubscribe(1));
		assertThat(
				get(caller.end.send(QUEUE, message(Action.PERFORM, "c", 3), SendOptions.DEFAULT.withMandatory(true))))
			.isEqualTo(Receipt.UNROUTED);
	}

	@Test
	void claimsAndLossesAreToldApart() {
		Peer worker = new Peer("worker");
		HubClaim claim = new HubClaim(77, FrameCodecTests.ADDRESS, "g", "tid", 1, LEASE);
		assertThat(get(worker.end.claim(claim))).isEqualTo(Custody.HELD);
		get(worker.end.claimed());
		assertThat(get(new Peer("other").end.claim(claim))).isEqualTo(Custody.LOST);
		assertThat(worker.end.incarnation()).isEqualTo(this.hub.incarnation());
	}

	@Test
	void aGoodbyeSaysNoWillAndALossDoes() {
		Peer watcher = new Peer("watcher");
		get(watcher.end.subscribe(1, PRESENCE, SubscribeOptions.every(Action.OFFLINE)));
		watcher.end.request(1, 10);
		Peer leaving = new Peer("leaving");
		Peer lost = new Peer("lost");
		get(leaving.end.close());
		assertThat(leaving.closed).as("nobody is told of what was asked for").isEmpty();
		assertThat(watcher.deliveries).isEmpty();
		lost.end.lost();
		assertThat(watcher.deliveries).hasSize(1);
		assertThat(watcher.deliveries.get(0).message().tid()).isEqualTo("lost");
		assertThat(lost.closed).hasSize(1);
	}

	@Test
	void whatWasOnItsWayToAnInboxComesAgainAndWhatIsConfirmedDoesNot() {
		Channel.Inbox inbox = new Channel.Inbox("reader");
		SubscribeOptions options = SubscribeOptions.every(Action.STATUS);
		Peer before = new Peer("reader");
		get(before.end.subscribe(1, inbox, options));
		before.end.request(1, Long.MAX_VALUE);
		for (int i = 0; i < 7; i++) {
			get(this.hub.send(inbox, message(Action.STATUS, "t" + i, 1), SendOptions.DEFAULT));
			if (i == 3) {
				this.timers.advance(LEASE.dividedBy(9));
				before.toClient.hold();
			}
		}
		assertThat(before.deliveries).hasSize(4);
		assertThat(this.hub.counts().passing()).isEqualTo(3);
		before.end.lost();
		Peer after = new Peer("reader");
		get(after.end.subscribe(1, inbox, options));
		after.end.request(1, Long.MAX_VALUE);
		assertThat(after.deliveries).extracting((delivery) -> delivery.message().tid())
			.containsExactly("t4", "t5", "t6");
		for (int i = 0; i < 300; i++) {
			get(this.hub.send(inbox, message(Action.STATUS, "more", 1), SendOptions.DEFAULT));
		}
		assertThat(after.deliveries).hasSize(303);
		this.timers.advance(LEASE.dividedBy(9));
		assertThat(this.hub.counts().passing()).isZero();
		get(after.end.close());
		assertThat(this.hub.counts().passingBytes()).isZero();
	}

	@Test
	void aControlMessageThatHasOvertakenOthersIsConfirmedForItself() {
		Channel.Inbox inbox = new Channel.Inbox("reader");
		SubscribeOptions options = SubscribeOptions.every(Action.STATUS, Action.CANCEL);
		Peer before = new Peer("reader");
		get(before.end.subscribe(1, inbox, options));
		before.end.request(1, Long.MAX_VALUE);
		before.toClient.hold();
		for (int i = 0; i < 3; i++) {
			get(this.hub.send(inbox, message(Action.STATUS, "t" + i, 1), SendOptions.DEFAULT));
		}
		get(this.hub.send(inbox, message(Action.CANCEL, "cancel", 1), SendOptions.DEFAULT));
		before.hubEnd.connection()
			.received(FrameCodecTests
				.bytes(Frame.of(FrameKind.CONFIRM).with("subscription", 1).with("control", true).with("count", 1)));
		before.end.lost();
		Peer after = new Peer("reader");
		get(after.end.subscribe(1, inbox, options));
		after.end.request(1, Long.MAX_VALUE);
		assertThat(after.deliveries).extracting((delivery) -> delivery.message().tid())
			.containsExactly("t0", "t1", "t2");
	}

	@Test
	void aReaderThatConfirmsNothingIsCutOff() {
		Peer peer = new Peer("reader");
		get(peer.end.subscribe(1, new Channel.Inbox("reader"), SubscribeOptions.every(Action.STATUS)));
		peer.end.request(1, Long.MAX_VALUE);
		peer.toHub.hold();
		for (int i = 0; i < 101; i++) {
			this.hub.send(new Channel.Inbox("reader"), message(Action.STATUS, "t", 1), SendOptions.DEFAULT);
		}
		assertThat(peer.toClient.end).isEqualTo(WireEnd.SLOW);
	}

	@Test
	void whenTheConnectionIsGoneAllThatWasAskedFails() {
		Peer peer = new Peer("peer");
		peer.toHub.hold();
		CompletionStage<Receipt> before = peer.end.send(QUEUE, message(Action.PERFORM, "a", 1), SendOptions.DEFAULT);
		peer.end.connection().closed("the cable was pulled");
		assertThat(failure(before)).isInstanceOf(TransportException.class).hasMessageContaining("the cable was pulled");
		assertThat(failure(peer.end.ack(1))).isInstanceOf(TransportException.class).hasMessageContaining("connection");
		assertThat(peer.closed).containsExactly("the cable was pulled");
	}

	@Test
	void whatTheHubRefusesIsRefusedHere() {
		Peer peer = new Peer("peer");
		for (int i = 0; i < 200; i++) {
			get(peer.end.send(QUEUE, message(Action.PERFORM, "t" + i, 1), SendOptions.DEFAULT));
		}
		assertThat(failure(peer.end.send(QUEUE, message(Action.PERFORM, "more", 1), SendOptions.DEFAULT)))
			.isExactlyInstanceOf(MessageRefusedException.class)
			.hasMessageContaining("aether.hub.max-queued");
		assertThat(failure(peer.end.send(QUEUE, message(Action.PERFORM, "large", LARGEST + 1), SendOptions.DEFAULT)))
			.isInstanceOf(MessageTooLargeException.class)
			.hasMessageContaining("aether.max-message-size");
	}

	@Test
	void aClientWithALargerLimitIsToldOfTheHubs() {
		Peer peer = new Peer("peer", new WireSettings(LEASE, 1_000_000, 100, 1_000_000, "p"));
		assertThat(failure(peer.end.send(QUEUE, message(Action.PERFORM, "large", LARGEST + 1), SendOptions.DEFAULT)))
			.isInstanceOf(MessageTooLargeException.class);
		assertThat(peer.closed).isEmpty();
	}

	@Test
	void aReaderThatIsTooSlowIsCutOffAndHoldsNobodyUp() {
		Peer slow = new Peer("slow");
		Peer quick = new Peer("quick");
		for (Peer peer : List.of(slow, quick)) {
			get(peer.end.subscribe(1, PRESENCE, SubscribeOptions.every(Action.ONLINE)));
			peer.end.request(1, 1_000);
		}
		slow.toClient.hold();
		for (int i = 0; i < 150; i++) {
			this.hub.send(PRESENCE, message(Action.ONLINE, "t" + i, 1), SendOptions.DEFAULT);
		}
		assertThat(quick.deliveries).hasSize(150);
		assertThat(slow.toClient.end).isEqualTo(WireEnd.SLOW);
		assertThat(Objects.requireNonNull(slow.toClient.why)).contains("the.property");
	}

	@Test
	void aClientThatSendsTooMuchIsToldSo() {
		Peer peer = new Peer("peer");
		peer.toHub.hold();
		List<CompletionStage<Receipt>> sent = new ArrayList<>();
		for (int i = 0; i < 102; i++) {
			sent.add(peer.end.send(PRESENCE, message(Action.ONLINE, "t" + i, 1), SendOptions.DEFAULT));
		}
		assertThat(failure(sent.get(101))).isExactlyInstanceOf(TransportException.class)
			.hasMessageContaining("the.property");
		AetherMessage cancel = message(Action.CANCEL, "t", 1);
		CompletionStage<Receipt> control = peer.end.send(PRESENCE, cancel, SendOptions.DEFAULT);
		peer.toHub.letGo();
		assertThat(get(control)).isEqualTo(Receipt.UNROUTED);
		assertThat(get(sent.get(0))).isEqualTo(Receipt.UNROUTED);
	}

	@Test
	void lettersAreKeptFoundListedAndRemoved() {
		WireDeadLetters letters = new WireDeadLetters();
		assertThat(failure(letters.remove("x"))).isInstanceOf(TransportException.class);
		Peer peer = new Peer("peer");
		letters.use(peer.end);
		for (int i = 0; i < 300; i++) {
			get(letters.add(new DeadLetter("l" + i, FrameCodecTests.ADDRESS, "g",
					message(Action.PERFORM, "t" + i, LARGEST), "code", "cause", 1, 1, Instant.EPOCH)));
		}
		assertThat(get(letters.list(null, 250))).extracting(DeadLetter::id).hasSize(250).startsWith("l0", "l1");
		assertThat(get(letters.list(FrameCodecTests.ADDRESS, 1_000))).hasSize(300);
		assertThat(get(letters.list(new TaskAddress("u", "j", "t", "y"), 10))).isEmpty();
		assertThat(get(letters.list(null, 0))).isEmpty();
		assertThat(Objects.requireNonNull(get(letters.find("l7"))).message().payload()).hasSize(LARGEST);
		assertThat(get(letters.find("no"))).isNull();
		assertThat(get(letters.remove("l7"))).isTrue();
		assertThat(get(letters.remove("l7"))).isFalse();
	}

	@Test
	void aClosedHubSaysSo() {
		this.hub.close();
		assertThatThrownBy(() -> new Peer("late")).hasMessageContaining("ended");
	}

	@Test
	void whoSaysNoHelloIsRefused() {
		LinkedWire wire = new LinkedWire();
		HubEnd end = new HubEnd(this.hub, wire, settings(10), this.timers, HubAuthorization.EVERYBODY);
		end.connection().received(FrameCodecTests.bytes(Frame.of(FrameKind.ACK, 1).with("delivery", 1)));
		assertThat(wire.end).isEqualTo(WireEnd.MALFORMED);
		assertThat(Objects.requireNonNull(wire.why)).contains("hello");
	}

	@Test
	void whatALaterVersionAsksIsAnswered() {
		Peer peer = new Peer("peer");
		peer.hubEnd.connection().received("{\"is\":\"dance\",\"n\":9}\n".getBytes(StandardCharsets.UTF_8));
		assertThat(peer.toClient.end).isNull();
		assertThat(peer.toClient.last).extracting(Frame::kind).isEqualTo(FrameKind.NO);
		assertThat(Objects.requireNonNull(peer.toClient.last).number()).isEqualTo(9);
	}

	@Test
	void whatAPeerMayNotDoIsRefusedAndAllElseGoesOn() {
		List<HubPeer> asked = new ArrayList<>();
		Peer peer = new Peer("peer", settings(100), new HubAuthorization() {

			@Override
			public boolean mayPerform(HubPeer who, TaskAddress address) {
				asked.add(who);
				return !address.equals(FrameCodecTests.ADDRESS);
			}

			@Override
			public boolean mayServe(HubPeer who, TaskAddress address) {
				if (address.equals(FrameCodecTests.ADDRESS)) {
					throw new IllegalStateException("nobody knows");
				}
				return true;
			}

			@Override
			public boolean mayReadDeadLetters(HubPeer who) {
				return false;
			}

		});
		Channel.TaskQueue other = new Channel.TaskQueue(new TaskAddress("u", "other", "t", "x"));
		AetherMessage perform = message(Action.PERFORM, "a", 1);
		refused(peer.end.send(QUEUE, perform, SendOptions.DEFAULT), "perform tasks of " + FrameCodecTests.ADDRESS);
		refused(peer.end.subscribe(1, QUEUE, SubscribeOptions.tasks("g", LEASE)), "take tasks of");
		refused(peer.end.send(new Channel.Inbox("other"), perform, SendOptions.DEFAULT), "the instance other");
		WireDeadLetters letters = new WireDeadLetters();
		letters.use(peer.end);
		get(letters
			.add(new DeadLetter("l", FrameCodecTests.ADDRESS, "g", perform, "code", "cause", 1, 1, Instant.EPOCH)));
		refused(letters.list(null, 1), "read dead letters");
		refused(letters.find("l"), "read dead letters");
		refused(letters.remove("l"), "read dead letters");
		get(peer.end.send(new Channel.Inbox("other"), message(Action.STATUS, "a", 1), SendOptions.DEFAULT));
		get(peer.end.subscribe(2, other, SubscribeOptions.tasks("g", LEASE)));
		peer.end.request(2, 1);
		get(peer.end.send(other, perform, SendOptions.DEFAULT));
		assertThat(peer.deliveries).hasSize(1);
		assertThat(asked.get(0)).isEqualTo(new HubPeer(null, "peer", "a test"));
		assertThat(peer.toClient.end).isNull();
	}

	private static void refused(CompletionStage<?> stage, String why) {
		assertThat(failure(stage)).isInstanceOf(MessageRefusedException.class)
			.hasMessageContaining(why)
			.hasMessageContaining("HubAuthorization");
	}

	@Test
	void theNewerOfTwoConnectionsOfAnInstanceCounts() {
		Peer older = new Peer("same");
		Peer newer = new Peer("same");
		assertThat(older.toClient.end).isEqualTo(WireEnd.GOING_AWAY);
		assertThat(newer.toClient.end).isNull();
	}

	/**
	 * An instance on the hub over a wire.
	 */
	private final class Peer implements HubClient {

		private final List<HubDelivery> deliveries = new ArrayList<>();

		private final List<String> closed = new ArrayList<>();

		private final LinkedWire toHub = new LinkedWire();

		private final LinkedWire toClient = new LinkedWire();

		private final HubEnd hubEnd;

		private final ClientEnd end;

		Peer(String instance) {
			this(instance, settings(100));
		}

		Peer(String instance, WireSettings settings) {
			this(instance, settings, HubAuthorization.EVERYBODY);
		}

		Peer(String instance, WireSettings settings, HubAuthorization authorization) {
			this.hubEnd = new HubEnd(WireEndsTests.this.hub, this.toClient, settings(100), WireEndsTests.this.timers,
					authorization);
			this.end = new ClientEnd(this.toHub, settings, WireEndsTests.this.timers, this);
			this.toHub.other = this.hubEnd.connection();
			this.toClient.other = this.end.connection();
			get(this.end.hello(instance, new LastWill(PRESENCE, message(Action.OFFLINE, instance, 1))));
		}

		@Override
		public void onDelivery(HubDelivery delivery) {
			this.deliveries.add(delivery);
		}

		@Override
		public void onOverload(long subscription, AetherMessage message) {
		}

		@Override
		public void onClosed(String why) {
			this.closed.add(why);
		}

	}

	/**
	 * A wire that leads to another end in this process.
	 */
	private static final class LinkedWire extends HeldWire {

		private @Nullable WireConnection other;

		private @Nullable Frame last;

		private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();

		private boolean handing;

		@Override
		public void write(ByteBuffer bytes, Consumer<@Nullable Throwable> written) {
			super.write(bytes, (failure) -> {
				byte[] message = this.messages.remove(0);
				List<Frame> frames = FrameCodec.read(message);
				this.last = frames.get(frames.size() - 1);
				this.waiting.add(message);
				written.accept(failure);
				handOver();
			});
		}

		@Override
		public void close(WireEnd end, String why) {
			super.close(end, why);
			WireConnection other = this.other;
			if (other != null) {
				other.closed(why);
			}
		}

		private void handOver() {
			WireConnection other = this.other;
			if (this.handing || other == null) {
				return;
			}
			this.handing = true;
			while (!this.waiting.isEmpty()) {
				other.received(this.waiting.remove());
			}
			this.handing = false;
		}

	}

}
