package io.aethermagic.transport.hub.wire;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.time.DueTimers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WireConnection} and {@link WireOutbox}: order, bounds, signs of life,
 * and how a connection ends.
 */
class WireConnectionTests {

	private static final Duration LEASE = Duration.ofSeconds(9);

	private static final Duration BEAT = Duration.ofSeconds(1);

	private final DueTimers timers = new DueTimers();

	private final HeldWire wire = new HeldWire();

	private final List<Frame> got = new ArrayList<>();

	private final List<String> over = new ArrayList<>();

	private @Nullable WireConnection connection;

	private WireConnection connection(int most, long mostBytes) {
		FrameListener listener = new FrameListener() {

			@Override
			public WireConnection connection() {
				return Objects.requireNonNull(WireConnectionTests.this.connection);
			}

			@Override
			public void onFrame(Frame frame) {
				WireConnectionTests.this.got.add(frame);
			}

			@Override
			public void onOver(String why) {
				WireConnectionTests.this.over.add(why);
			}

		};
		WireConnection connection = new WireConnection(this.wire,
				new WireSettings(LEASE, 1_000, most, mostBytes, "the.property"), this.timers, listener, true, false);
		this.connection = connection;
		connection.begin();
		return connection;
	}

	private WireConnection connection() {
		return connection(100, 1_000_000);
	}

	private static Frame send(int number) {
		return Frame.of(FrameKind.SEND, number).with(FrameCodecTests.message(new byte[100]));
	}

	private static byte[] ping() {
		return FrameCodecTests.bytes(Frame.of(FrameKind.PING));
	}

	@Test
	void whatWaitsGoesTogetherControlBeforeData() {
		WireConnection connection = connection();
		this.wire.hold();
		for (int i = 0; i < 3; i++) {
			connection.send(send(i));
		}
		connection.send(Frame.of(FrameKind.EXTEND, 3).with("delivery", 1));
		AetherMessage cancel = new AetherMessage("id", "tid", Action.CANCEL, null, Map.of(), new byte[0]);
		connection.send(Frame.of(FrameKind.SEND, 4).with(cancel));
		AetherMessage control = new AetherMessage("id", "", Action.STATUS, null, Map.of(Headers.CONTROL, "heartbeat"),
				new byte[0]);
		connection.send(Frame.of(FrameKind.SEND, 5).with(control));
		assertThat(this.wire.messages).hasSize(1);
		this.wire.letGo();
		assertThat(this.wire.messages).hasSize(2);
		assertThat(this.wire.frames()).extracting(Frame::number).containsExactly(0L, 3L, 4L, 5L, 1L, 2L);
	}

	@Test
	void noWriteIsLargerThanAFewFramesTogether() {
		WireConnection connection = connection();
		this.wire.hold();
		for (int i = 0; i < 10; i++) {
			connection.send(Frame.of(FrameKind.SEND, i).with(FrameCodecTests.message(new byte[30 * 1024])));
		}
		connection.send(Frame.of(FrameKind.SEND, 10).with(FrameCodecTests.message(new byte[200 * 1024])));
		this.wire.letGo();
		assertThat(this.wire.frames()).extracting(Frame::number)
			.containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
		assertThat(this.wire.messages).hasSize(7);
	}

	@Test
	void moreThanTheBoundsIsRefused() {
		WireConnection connection = connection(3, 1_000_000);
		this.wire.hold();
		for (int i = 0; i < 4; i++) {
			assertThat(connection.offer(send(i))).as("one is written, three wait").isTrue();
		}
		assertThat(connection.offer(send(4))).isFalse();
		connection.send(Frame.of(FrameKind.ACK, 5).with("delivery", 1));
		this.wire.letGo();
		assertThat(this.wire.frames()).extracting(Frame::number).containsExactly(0L, 5L, 1L, 2L, 3L);
		assertThat(connection.offer(send(6))).isTrue();
	}

	@Test
	void moreBytesThanTheBoundAreRefusedUnlessOneIsAlone() {
		WireConnection connection = connection(100, 500);
		this.wire.hold();
		connection.offer(send(0));
		assertThat(connection.offer(Frame.of(FrameKind.SEND, 1).with(FrameCodecTests.message(new byte[5_000]))))
			.isTrue();
		assertThat(connection.offer(send(2))).isFalse();
	}

	@Test
	void aSilentPeerIsNoticedWithinAThirdOfTheLease() {
		connection().received(ping());
		this.timers.advance(LEASE.dividedBy(3).minus(Duration.ofMillis(1)));
		assertThat(this.over).isEmpty();
		this.timers.advance(Duration.ofMillis(1));
		assertThat(this.over).hasSize(1);
		assertThat(this.over.get(0)).contains("nothing was heard");
		assertThat(this.wire.end).isEqualTo(WireEnd.SILENT);
	}

	@Test
	void signsOfLifeAreGivenAndTaken() {
		WireConnection connection = connection();
		for (int i = 0; i < 20; i++) {
			this.timers.advance(BEAT);
			connection.received(ping());
		}
		assertThat(this.over).isEmpty();
		assertThat(this.got).isEmpty();
		assertThat(this.wire.kinds()).hasSize(20).containsOnly(FrameKind.PING);
		assertThat(connection.heard()).isEqualTo(this.timers.now());
	}

	@Test
	void signsOfLifeAreGivenAsOftenAsTheOtherSideExpectsThem() {
		WireConnection connection = connection();
		connection.beatEvery(Duration.ofMillis(100).toNanos());
		connection.received(ping());
		this.timers.advance(LEASE.dividedBy(3).minus(BEAT));
		assertThat(this.over).isEmpty();
		assertThat(this.wire.kinds()).hasSizeGreaterThan(8);
		this.timers.advance(BEAT.multipliedBy(2));
		assertThat(this.over).hasSize(1);
	}

	@Test
	void aPeerThatReadsNothingIsCutOff() {
		WireConnection connection = connection();
		this.wire.hold();
		connection.send(send(1));
		for (int i = 0; i < 2; i++) {
			connection.received(ping());
			this.timers.advance(BEAT);
		}
		assertThat(this.over).isEmpty();
		connection.received(ping());
		this.timers.advance(BEAT);
		assertThat(this.wire.end).isEqualTo(WireEnd.SLOW);
		assertThat(this.over).hasSize(1);
	}

	@Test
	void aPeerThatReadsSlowlyHasTimeForALargeMessage() {
		WireConnection connection = connection();
		this.wire.hold();
		connection.send(Frame.of(FrameKind.SEND, 1).with(FrameCodecTests.message(new byte[2 * 1024 * 1024])));
		for (int i = 0; i < 10; i++) {
			connection.received(ping());
			this.timers.advance(BEAT);
		}
		assertThat(this.over).isEmpty();
		this.wire.letGo();
		for (int i = 0; i < 10; i++) {
			connection.received(ping());
			this.timers.advance(BEAT);
		}
		assertThat(this.over).isEmpty();
	}

	@Test
	void garbageEndsTheConnectionAndNothingAfterItIsTaken() {
		WireConnection connection = connection();
		connection.received("hello\n".getBytes(StandardCharsets.UTF_8));
		assertThat(this.wire.end).isEqualTo(WireEnd.MALFORMED);
		assertThat(Objects.requireNonNull(this.wire.why)).contains("no frame");
		connection.send(send(1));
		connection.closed("later");
		assertThat(this.wire.messages).isEmpty();
		assertThat(this.over).hasSize(1);
	}

	@Test
	void whatIsTooLargeEndsTheConnectionAndNamesTheProperty() {
		connection().tooLarge();
		assertThat(this.wire.end).isEqualTo(WireEnd.TOO_LARGE);
		assertThat(this.wire.why).contains("aether.max-message-size");
	}

	@Test
	void finishingSendsWhatWaitsFirst() {
		WireConnection connection = connection();
		this.wire.hold();
		connection.send(send(0));
		connection.send(send(1));
		connection.finish(WireEnd.GOING_AWAY, "stopping");
		assertThat(this.wire.end).isNull();
		this.wire.letGo();
		assertThat(this.wire.end).isEqualTo(WireEnd.GOING_AWAY);
		assertThat(this.wire.frames()).hasSize(2);
		assertThat(this.over).containsExactly("stopping");
	}

	@Test
	void aWriteThatFailsEndsTheConnection() {
		WireConnection connection = connection();
		this.wire.hold();
		connection.send(send(0));
		connection.send(send(1));
		this.wire.underWay.get(0).accept(new IllegalStateException("broken"));
		assertThat(this.over).hasSize(1);
		assertThat(this.over.get(0)).contains("broken");
		assertThat(this.wire.messages).hasSize(1);
	}

}
