package io.aethermagic.transport.hub.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes and reads frames. One is a line of JSON in ASCII that ends with a line feed, and
 * behind it as many bytes of payload as its member {@code payload} says, as they are.
 * Several may follow each other in what is sent at once. Stateless.
 */
final class FrameCodec {

	/** What is said. */
	private static final String KIND = "is";

	private static final String PAYLOAD = "payload";

	/** Escapes let texts through that UTF-8 cannot say, halves of surrogate pairs. */
	private static final JsonMapper JSON = JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

	private FrameCodec() {
	}

	/**
	 * Write the head of a frame; its payload follows as it is.
	 */
	static byte[] head(Frame frame) {
		ObjectNode head = frame.head();
		head.put(KIND, frame.kind().wireName());
		if (frame.payload().length > 0) {
			head.put(PAYLOAD, frame.payload().length);
		}
		byte[] json = JSON.writeValueAsBytes(head);
		byte[] line = Arrays.copyOf(json, json.length + 1);
		line[json.length] = '\n';
		return line;
	}

	/**
	 * Read what came at once.
	 * @throws MalformedFrameException if it is something else than frames
	 */
	static List<Frame> read(byte[] bytes) {
		List<Frame> frames = new ArrayList<>();
		int from = 0;
		while (from < bytes.length) {
			int end = lineFeed(bytes, from);
			ObjectNode head = head(bytes, from, end - from);
			long length = head.path(PAYLOAD).isMissingNode() ? 0 : head.path(PAYLOAD).asLong(-1);
			from = end + 1;
			if (length < 0 || length > bytes.length - from) {
				throw new MalformedFrameException("A frame came without its whole payload", null);
			}
			int next = from + (int) length;
			frames.add(Frame.read(kind(head), head, Arrays.copyOfRange(bytes, from, next)));
			from = next;
		}
		return frames;
	}

	private static int lineFeed(byte[] bytes, int from) {
		for (int i = from; i < bytes.length; i++) {
			if (bytes[i] == '\n') {
				return i;
			}
		}
		throw new MalformedFrameException("What came is no frame: it has no end of a line", null);
	}

	private static ObjectNode head(byte[] bytes, int from, int length) {
		try {
			if (JSON.readTree(bytes, from, length) instanceof ObjectNode head) {
				return head;
			}
		}
		catch (JacksonException ex) {
			throw new MalformedFrameException("What came is no frame: " + ex.getOriginalMessage(), ex);
		}
		throw new MalformedFrameException("What came is no frame: it is no JSON object", null);
	}

	private static FrameKind kind(ObjectNode head) {
		JsonNode kind = head.path(KIND);
		if (!kind.isString()) {
			throw new MalformedFrameException("A frame came without '" + KIND + "'", null);
		}
		return FrameKind.of(kind.stringValue());
	}

}
