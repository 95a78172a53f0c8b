package io.aethermagic.transport.redis;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What is published. A message of ours to our side is an object around the payload; what
 * is for foreign peers, or comes from them, is the payload alone.
 */
final class ChannelFrames {

	/** The field with the instant at which a message was sent, by the server's clock. */
	private static final String AT = "at";

	private static final JsonFactory JSON = JsonFactory.builder().build();

	private ChannelFrames() {
	}

	/**
	 * Return what is published of a message at an address: the payload alone, where a
	 * foreign peer listens or where there is nothing else.
	 */
	static byte[] atAddress(AetherMessage message, ServerClock clock) {
		Action action = message.action();
		boolean plain = message.headers().isEmpty() && message.replyTo() == null;
		boolean answer = action == Action.STATUS || action == Action.COMPLETE || action == Action.IDLE;
		return (plain || answer) ? message.payload() : toUs(message, clock);
	}

	/**
	 * Return what is published of a message to our side.
	 */
	static byte[] toUs(AetherMessage message, ServerClock clock) {
		return MessageFrame.write(message, Map.of(AT, Long.toString(clock.millis())));
	}

	/**
	 * Read what came.
	 * @return the message, or {@code null} if it is none
	 */
	static @Nullable ChannelMessage read(String channel, byte[] frame) {
		MessageFrame ours = MessageFrame.read(frame);
		if (ours == null) {
			return new ChannelMessage(foreign(channel, frame), 0);
		}
		AetherMessage message = ours.message();
		return (message != null) ? new ChannelMessage(message, Headers.number(ours.more(), AT, 0)) : null;
	}

	/**
	 * What came without our object around it. It has no id: the same bytes on the same
	 * channel are the same message, to all that take it.
	 */
	private static AetherMessage foreign(String channel, byte[] payload) {
		List<String> parts = ChannelNames.tidAndAction(channel);
		Action action = Action.of(parts.get(1));
		boolean answer = action == Action.STATUS || action == Action.COMPLETE;
		// an answer with a tid in its payload is one of ours to a foreign peer, whose own
		// have none: the dispatch tells them apart
		Map<String, String> headers = (answer && hasTid(payload)) ? Map.of(Headers.DISPATCH, "1") : Map.of();
		return new AetherMessage(digest(channel, payload), parts.get(0), action, null, headers, payload);
	}

	private static boolean hasTid(byte[] payload) {
		try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), payload)) {
			if (json.nextToken() != JsonToken.START_OBJECT) {
				return false;
			}
			for (String name = json.nextName(); name != null; name = json.nextName()) {
				if (name.equals("tid")) {
					String tid = json.nextStringValue();
					return tid != null && !tid.isEmpty();
				}
				json.nextToken();
				json.skipChildren();
			}
			return false;
		}
		catch (JacksonException ex) {
			return false;
		}
	}

	private static String digest(String channel, byte[] payload) {
		try {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			digest.update(channel.getBytes(StandardCharsets.UTF_8));
			digest.update((byte) 0);
			return HexFormat.of().formatHex(digest.digest(payload), 0, 16);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every JVM has SHA-256", ex);
		}
	}

}
