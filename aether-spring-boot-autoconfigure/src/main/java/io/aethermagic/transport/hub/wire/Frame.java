package io.aethermagic.transport.hub.wire;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.transport.Channel;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What one side says to the other: a head of JSON, and the payload of a message where
 * there is one. Members of the head that are not known are ignored; one that is needed
 * and missing makes the frame malformed. For use by one thread until it is sent.
 */
final class Frame {

	private static final byte[] NOTHING = {};

	private static final String NUMBER = "n";

	private static final String CHANNEL = "to";

	private static final String MESSAGE = "message";

	private final FrameKind kind;

	private final ObjectNode head;

	private byte[] payload;

	private boolean control;

	private Frame(FrameKind kind, ObjectNode head, byte[] payload) {
		this.kind = kind;
		this.head = head;
		this.payload = payload;
	}

	/**
	 * Begin a frame.
	 */
	static Frame of(FrameKind kind) {
		return new Frame(kind, JsonNodeFactory.instance.objectNode(), NOTHING);
	}

	/**
	 * Begin a frame that is answered under a number, or is the answer.
	 */
	static Frame of(FrameKind kind, long number) {
		return of(kind).with(NUMBER, number);
	}

	/**
	 * Take a frame that was read.
	 */
	static Frame read(FrameKind kind, ObjectNode head, byte[] payload) {
		return new Frame(kind, head, payload);
	}

	FrameKind kind() {
		return this.kind;
	}

	ObjectNode head() {
		return this.head;
	}

	byte[] payload() {
		return this.payload;
	}

	/**
	 * Whether it goes ahead of data.
	 */
	boolean isAhead() {
		return !this.kind.isData() || this.control;
	}

	Frame with(String name, long value) {
		this.head.put(name, value);
		return this;
	}

	Frame with(String name, boolean value) {
		if (value) {
			this.head.put(name, true);
		}
		return this;
	}

	Frame with(String name, @Nullable String value) {
		if (value != null) {
			this.head.put(name, value);
		}
		return this;
	}

	Frame with(Channel channel) {
		this.head.set(CHANNEL, node(ChannelForm.write(channel)));
		return this;
	}

	Frame with(String name, List<String> values) {
		this.head.set(name, node(values));
		return this;
	}

	Frame with(AetherMessage message) {
		ObjectNode node = this.head.putObject(MESSAGE).put("id", message.id()).put("tid", message.tid());
		if (message.action() != null) {
			node.put("action", message.action().wireName());
		}
		if (message.replyTo() != null) {
			node.put("reply", message.replyTo());
		}
		if (!message.headers().isEmpty()) {
			ObjectNode headers = node.putObject("headers");
			message.headers().forEach(headers::put);
		}
		this.payload = message.payload();
		this.control = message.isControl();
		return this;
	}

	private static JsonNode node(List<String> values) {
		return JsonNodeFactory.instance.arrayNode()
			.addAll(values.stream().map(JsonNodeFactory.instance::stringNode).toList());
	}

	/**
	 * Return the number under which it is answered, or 0.
	 */
	long number() {
		return number(NUMBER, 0);
	}

	long number(String name, long absent) {
		JsonNode value = this.head.path(name);
		return value.isIntegralNumber() && value.canConvertToLong() ? value.longValue() : absent;
	}

	/**
	 * Return a number without which the frame means nothing.
	 */
	long number(String name) {
		JsonNode value = this.head.path(name);
		if (!value.isIntegralNumber() || !value.canConvertToLong()) {
			throw lacks(name);
		}
		return value.longValue();
	}

	boolean flag(String name) {
		JsonNode value = this.head.path(name);
		return value.isBoolean() && value.booleanValue();
	}

	@Nullable String text(String name) {
		return text(this.head, name);
	}

	private static @Nullable String text(JsonNode node, String name) {
		JsonNode value = node.path(name);
		return value.isString() ? value.stringValue() : null;
	}

	/**
	 * Return a text without which the frame means nothing.
	 */
	String needed(String name) {
		return needed(this.head, name);
	}

	private String needed(JsonNode node, String name) {
		String value = text(node, name);
		if (value == null) {
			throw lacks(name);
		}
		return value;
	}

	List<String> texts(String name) {
		JsonNode values = this.head.path(name);
		return StreamSupport.stream(values.spliterator(), false)
			.filter(JsonNode::isString)
			.map(JsonNode::stringValue)
			.toList();
	}

	boolean hasMessage() {
		return this.head.path(MESSAGE).isObject();
	}

	/**
	 * Return the message.
	 */
	AetherMessage message() {
		JsonNode node = this.head.path(MESSAGE);
		String action = text(node, "action");
		String tid = text(node, "tid");
		return new AetherMessage(needed(node, "id"), (tid != null) ? tid : "",
				(action != null) ? Action.of(action) : null, text(node, "reply"), headers(node.path("headers")),
				this.payload);
	}

	private static Map<String, String> headers(JsonNode node) {
		if (node.isEmpty()) {
			return Map.of();
		}
		Map<String, String> headers = new HashMap<>();
		node.properties().forEach((header) -> {
			if (header.getValue().isString()) {
				headers.put(header.getKey(), header.getValue().stringValue());
			}
		});
		return headers;
	}

	/**
	 * Return the channel.
	 */
	Channel channel() {
		Channel channel = ChannelForm.read(texts(CHANNEL));
		if (channel == null) {
			throw lacks(CHANNEL);
		}
		return channel;
	}

	boolean hasChannel() {
		return this.head.has(CHANNEL);
	}

	/**
	 * Return the address of the tasks that the channel carries.
	 */
	TaskAddress address() {
		if (channel() instanceof Channel.TaskQueue queue) {
			return queue.address();
		}
		throw lacks(CHANNEL);
	}

	private MalformedFrameException lacks(String name) {
		return new MalformedFrameException(
				"A frame '" + this.kind.wireName() + "' came without a usable '" + name + "'", null);
	}

}
