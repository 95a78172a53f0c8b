package io.aethermagic.transport.hub.wire;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.aethermagic.message.Action;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.DeadLetter;
import io.aethermagic.transport.LastWill;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.hub.HubClaim;
import io.aethermagic.transport.hub.HubDelivery;
import io.aethermagic.transport.support.LetterFields;

/**
 * How what the SPI and the hub know is put into frames and taken out again. Durations
 * travel in milliseconds. Stateless.
 */
final class FrameForms {

	private static final int VERSION = 1;

	/** Nobody's message waits for longer. */
	private static final Duration LONGEST = Duration.ofDays(10_000);

	private static final LetterFields LETTER = new LetterFields("letter", "workgroup", "code", "cause", "dispatches",
			"attempts", "at", Instant::toString);

	private FrameForms() {
	}

	static Frame send(long number, Channel channel, SendOptions options) {
		Frame frame = Frame.of(FrameKind.SEND, number)
			.with(channel)
			.with("mandatory", options.mandatory())
			.with("at-most-once", options.atMostOnce())
			.with("more", options.more());
		if (options.priority() != SendOptions.DEFAULT_PRIORITY) {
			frame.with("priority", options.priority());
		}
		Duration expiry = options.expiry();
		return (expiry != null) ? frame.with("expiry", Math.max(1, millis(expiry))) : frame;
	}

	static SendOptions options(Frame frame) {
		long expiry = frame.number("expiry", 0);
		int priority = (int) Math.max(0, Math.min(9, frame.number("priority", SendOptions.DEFAULT_PRIORITY)));
		return new SendOptions((expiry > 0) ? Duration.ofMillis(expiry) : null, priority, frame.flag("mandatory"),
				frame.flag("at-most-once"), frame.flag("more"));
	}

	static Frame subscribe(long number, long subscription, Channel channel, SubscribeOptions options) {
		return Frame.of(FrameKind.SUBSCRIBE, number)
			.with("subscription", subscription)
			.with(channel)
			.with("workgroup", options.workgroup())
			.with("actions", options.actions().stream().map(Action::wireName).sorted().toList())
			.with("lease", millis(options.lease()));
	}

	/**
	 * Read how a channel is subscribed to; an action that is not known here is left out.
	 */
	static SubscribeOptions subscribing(Frame frame) {
		Set<Action> actions = EnumSet.noneOf(Action.class);
		for (String name : frame.texts("actions")) {
			Action action = Action.of(name);
			if (action != null) {
				actions.add(action);
			}
		}
		return new SubscribeOptions(frame.text("workgroup"), actions, lease(frame));
	}

	private static Duration lease(Frame frame) {
		return Duration.ofMillis(Math.max(0, frame.number("lease", 0)));
	}

	static Frame delivery(HubDelivery delivery) {
		return Frame.of(FrameKind.DELIVERY)
			.with("subscription", delivery.subscription())
			.with("delivery", delivery.id())
			.with("count", delivery.count())
			.with("age", delivery.ageNanos())
			.with(delivery.message());
	}

	static HubDelivery delivery(Frame frame) {
		return new HubDelivery(frame.number("subscription"), frame.number("delivery", 0), frame.message(),
				(int) frame.number("count", 1), frame.number("age", 0));
	}

	static Frame claim(long number, HubClaim claim) {
		return Frame.of(FrameKind.CLAIM, number)
			.with("delivery", claim.delivery())
			.with(new Channel.TaskQueue(claim.address()))
			.with("workgroup", claim.workgroup())
			.with("tid", claim.tid())
			.with("count", claim.count())
			.with("lease", millis(claim.lease()));
	}

	static HubClaim claim(Frame frame) {
		return new HubClaim(frame.number("delivery"), frame.address(), frame.needed("workgroup"), frame.needed("tid"),
				(int) frame.number("count", 1), lease(frame));
	}

	static Frame hello(String instance, LastWill will, WireSettings settings) {
		return limits(Frame.of(FrameKind.HELLO).with("instance", instance), settings).with(will.channel())
			.with(will.message());
	}

	static Frame welcome(String incarnation, WireSettings settings) {
		return limits(Frame.of(FrameKind.WELCOME).with("incarnation", incarnation), settings);
	}

	/**
	 * Say which version is spoken, what is taken, and how often a sign of life is
	 * expected.
	 */
	private static Frame limits(Frame frame, WireSettings settings) {
		return frame.with("version", VERSION)
			.with("max-message-size", settings.maxMessageSize())
			.with("beat", millis(settings.beat()));
	}

	static long beatNanos(Frame frame) {
		return Duration.ofMillis(Math.min(LONGEST.toMillis(), frame.number("beat", 0))).toNanos();
	}

	static LastWill will(Frame frame) {
		return new LastWill(frame.channel(), frame.message());
	}

	static Frame letter(FrameKind kind, long number, DeadLetter letter) {
		Frame frame = Frame.of(kind, number).with(new Channel.TaskQueue(letter.address())).with(letter.message());
		LETTER.write(letter).forEach(frame::with);
		return frame;
	}

	/**
	 * Read a letter.
	 */
	static DeadLetter letter(Frame frame) {
		Map<String, String> fields = new TreeMap<>();
		frame.head().properties().forEach((member) -> {
			if (member.getValue().isString()) {
				fields.put(member.getKey(), member.getValue().stringValue());
			}
		});
		DeadLetter letter = LETTER.read(fields, frame.address(), frame.message());
		if (letter == null) {
			throw new MalformedFrameException("A dead letter came that is none", null);
		}
		return letter;
	}

	private static long millis(Duration duration) {
		return ((duration.compareTo(LONGEST) < 0) ? duration : LONGEST).toMillis();
	}

}
