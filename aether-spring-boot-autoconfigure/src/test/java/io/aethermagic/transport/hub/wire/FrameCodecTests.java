package io.aethermagic.transport.hub.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.DeadLetter;
import io.aethermagic.transport.LastWill;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.hub.HubClaim;
import io.aethermagic.transport.hub.HubDelivery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link FrameCodec} and {@link FrameForms}.
 */
class FrameCodecTests {

	static final TaskAddress ADDRESS = new TaskAddress("u", "j", "t", "x");

	private static final Channel.TaskQueue QUEUE = new Channel.TaskQueue(ADDRESS);

	static AetherMessage message(byte... payload) {
		return new AetherMessage("id", "tid", Action.PERFORM, "caller", Map.of("name", "value"), payload);
	}

	private static Frame again(Frame frame) {
		return FrameCodec.read(bytes(frame)).get(0);
	}

	static byte[] bytes(Frame... frames) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		for (Frame frame : frames) {
			out.writeBytes(FrameCodec.head(frame));
			out.writeBytes(frame.payload());
		}
		return out.toByteArray();
	}

	@Test
	void aMessageOfAnyBytesAndHeadersComesAsItWas() {
		byte[] payload = { '\n', 0, -1, '{', '\n' };
		AetherMessage sent = new AetherMessage("i\n", "t\"", Action.CANCEL, null,
				Map.of("\u6f22\n", "\ud800", "a", "", "b", "\u0000\ud83d\ude00"), payload);
		AetherMessage got = again(Frame.of(FrameKind.SEND, 7).with(sent)).message();
		assertThat(got.id()).isEqualTo(sent.id());
		assertThat(got.tid()).isEqualTo(sent.tid());
		assertThat(got.action()).isEqualTo(Action.CANCEL);
		assertThat(got.replyTo()).isNull();
		assertThat(got.headers()).isEqualTo(sent.headers());
		assertThat(got.payload()).isEqualTo(payload);
	}

	@Test
	void severalFramesFollowEachOther() {
		List<Frame> frames = FrameCodec
			.read(bytes(Frame.of(FrameKind.PING), Frame.of(FrameKind.SEND, 1).with(message((byte) 1, (byte) '\n')),
					Frame.of(FrameKind.ACK, 2).with("delivery", Long.MAX_VALUE)));
		assertThat(frames).extracting(Frame::kind).containsExactly(FrameKind.PING, FrameKind.SEND, FrameKind.ACK);
		assertThat(frames.get(2).number("delivery")).isEqualTo(Long.MAX_VALUE);
	}

	@Test
	void everyChannelComesAsItWas() {
		for (Channel channel : List.of(QUEUE, new Channel.AddressTopic(ADDRESS), new Channel.Topic("u", "n\u6f22"),
				new Channel.Inbox("instance"))) {
			assertThat(again(Frame.of(FrameKind.SEND, 1).with(channel)).channel()).isEqualTo(channel);
		}
	}

	@Test
	void optionsComeAsTheyWere() {
		for (SendOptions options : List.of(SendOptions.DEFAULT, SendOptions.AT_MOST_ONCE, SendOptions.MORE,
				SendOptions.DEFAULT.withMandatory(true).withPriority(9).withExpiry(Duration.ofMillis(1_500)))) {
			assertThat(FrameForms.options(again(FrameForms.send(1, QUEUE, options)))).isEqualTo(options);
		}
		Frame shortest = again(FrameForms.send(1, QUEUE, SendOptions.DEFAULT.withExpiry(Duration.ofNanos(1))));
		assertThat(FrameForms.options(shortest).expiry()).isEqualTo(Duration.ofMillis(1));
		Frame longest = again(
				FrameForms.send(1, QUEUE, SendOptions.DEFAULT.withExpiry(Duration.ofSeconds(Long.MAX_VALUE))));
		assertThat(FrameForms.options(longest).expiry()).isGreaterThan(Duration.ofDays(365));
	}

	@Test
	void subscriptionsClaimsDeliveriesAndWillsComeAsTheyWere() {
		SubscribeOptions options = SubscribeOptions.tasks("g", Duration.ofSeconds(3));
		assertThat(FrameForms.subscribing(again(FrameForms.subscribe(1, 2, QUEUE, options)))).isEqualTo(options);
		SubscribeOptions every = SubscribeOptions.every(Action.STATUS, Action.COMPLETE);
		assertThat(FrameForms.subscribing(again(FrameForms.subscribe(1, 2, QUEUE, every)))).isEqualTo(every);
		HubClaim claim = new HubClaim(5, ADDRESS, "g", "tid", 3, Duration.ofSeconds(2));
		assertThat(FrameForms.claim(again(FrameForms.claim(1, claim)))).isEqualTo(claim);
		HubDelivery delivery = FrameForms
			.delivery(again(FrameForms.delivery(new HubDelivery(4, 6, message((byte) 1), 2, 99))));
		assertThat(delivery).usingRecursiveComparison()
			.ignoringFields("message")
			.isEqualTo(new HubDelivery(4, 6, message(), 2, 99));
		assertThat(delivery.message().payload()).containsExactly(1);
		WireSettings settings = new WireSettings(Duration.ofSeconds(9), 1_000, 1, 1, "p");
		LastWill will = FrameForms
			.will(again(FrameForms.hello("me", new LastWill(QUEUE, message((byte) 2)), settings)));
		assertThat(will.channel()).isEqualTo(QUEUE);
		assertThat(will.message().payload()).containsExactly(2);
	}

	@Test
	void lettersComeAsTheyWere() {
		DeadLetter letter = new DeadLetter("l", ADDRESS, "g", message((byte) 3), "code", "cause\n", 4, 5,
				Instant.now());
		DeadLetter got = FrameForms.letter(again(FrameForms.letter(FrameKind.LETTER, 1, letter)));
		assertThat(got).usingRecursiveComparison().ignoringFields("message").isEqualTo(letter);
		assertThat(got.message().payload()).containsExactly(3);
	}

	@Test
	void whatIsNotKnownIsIgnored() {
		List<Frame> frames = FrameCodec.read("""
				{"is":"ack","n":1,"delivery":2,"later":{"a":[1]}}
				{"is":"dance","n":2,"payload":3}
				abc{"is":"ping"}
				""".replace("\nabc", "\nabc").getBytes(StandardCharsets.UTF_8));
		assertThat(frames).extracting(Frame::kind).containsExactly(FrameKind.ACK, FrameKind.UNKNOWN, FrameKind.PING);
		assertThat(frames.get(1).number()).isEqualTo(2);
		Frame subscribe = FrameCodec.read("""
				{"is":"subscribe","actions":["perform","dance"]}
				""".getBytes(StandardCharsets.UTF_8)).get(0);
		assertThat(FrameForms.subscribing(subscribe).actions()).containsExactly(Action.PERFORM);
	}

	@ParameterizedTest
	@ValueSource(strings = { "}{", "hello", "\n", "[]\n", "{}\n", "{\"is\":1}\n", "{\"is\":\"ping\"}",
			"{\"is\":\"send\",\"payload\":5}\nabc", "{\"is\":\"send\",\"payload\":-1}\n",
			"{\"is\":\"send\",\"payload\":\"x\"}\n", "{\"is\":\"send\",\"payload\":99999999999}\n" })
	void garbageIsRefusedWithAReason(String garbage) {
		assertThatExceptionOfType(MalformedFrameException.class)
			.isThrownBy(() -> FrameCodec.read(garbage.getBytes(StandardCharsets.UTF_8)))
			.withMessageContaining("came");
	}

	@Test
	void whatIsMissingIsNamed() {
		Frame empty = Frame.of(FrameKind.SEND, 1);
		assertThatExceptionOfType(MalformedFrameException.class).isThrownBy(empty::channel)
			.withMessageContaining("'send'")
			.withMessageContaining("'to'");
		assertThatExceptionOfType(MalformedFrameException.class).isThrownBy(empty::message)
			.withMessageContaining("'id'");
		assertThatExceptionOfType(MalformedFrameException.class).isThrownBy(() -> empty.number("delivery"))
			.withMessageContaining("'delivery'");
	}

}
