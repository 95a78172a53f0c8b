package io.aethermagic.transport.amqp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import com.rabbitmq.client.AMQP;
import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.WireText;
import io.aethermagic.transport.MessageTooLargeException;
import io.aethermagic.transport.SendOptions;
import org.jspecify.annotations.Nullable;

/**
 * Puts what is not in a payload into AMQP's properties, and reads it from there. A header
 * whose name means something to the broker has an asterisk behind its name on the way;
 * one whose name is too long for AMQP, or that has half of a surrogate pair in it, goes
 * in a list beside the others. Immutable.
 */
final class AmqpMessages {

	/** How often a task was handed out before it was sent in this form. */
	static final String DELIVERIES = "x-aether-deliveries";

	private static final String TID = "x-aether-tid";

	/** Names and values in turns, in UTF-16, of headers that AMQP's own cannot say. */
	private static final String OTHERS = "x-aether-headers";

	private static final String BROKERS_OWN = "x-";

	private static final Set<String> ROUTES = Set.of("CC", "BCC");

	private static final String MARK = "*";

	private static final int MOST_NAME_BYTES = 255;

	/** All headers have to fit into one frame, of 128 KiB. */
	private static final int MOST_HEADER_BYTES = 100_000;

	private static final long MOST_EXPIRY_MILLIS = Duration.ofDays(30).toMillis();

	private static final int PERSISTENT = 2;

	private static final int TRANSIENT = 1;

	private final AmqpNames names;

	private final AmqpSettings settings;

	AmqpMessages(AmqpNames names, AmqpSettings settings) {
		this.names = names;
		this.settings = settings;
	}

	/**
	 * Write what goes beside the payload.
	 * @throws MessageTooLargeException if the message is too large, or its headers are
	 */
	AMQP.BasicProperties write(AetherMessage message, SendOptions options) {
		return write(message, options, Map.of());
	}

	/**
	 * Write what goes beside the payload.
	 * @param more headers of the transport
	 * @throws MessageTooLargeException if the message is too large, or its headers are
	 */
	AMQP.BasicProperties write(AetherMessage message, SendOptions options, Map<String, Object> more) {
		int size = message.payload().length;
		if (size > this.settings.maxMessageSize()) {
			throw new MessageTooLargeException("The message has " + size + " bytes, more than the "
					+ this.settings.maxMessageSize() + " of aether.max-message-size");
		}
		Map<String, Object> headers = new HashMap<>(more);
		List<byte[]> others = new ArrayList<>();
		int bytes = 0;
		for (Map.Entry<String, String> header : message.headers().entrySet()) {
			String name = written(header.getKey());
			if (bytes(name) <= MOST_NAME_BYTES && WireText.isWhole(name) && WireText.isWhole(header.getValue())) {
				bytes += bytes(name) + bytes(header.getValue());
				headers.put(name, header.getValue());
			}
			else {
				others.add(utf16(header.getKey()));
				others.add(utf16(header.getValue()));
				bytes += 2 * (header.getKey().length() + header.getValue().length());
			}
		}
		if (!others.isEmpty()) {
			headers.put(OTHERS, others);
		}
		AMQP.BasicProperties.Builder properties = new AMQP.BasicProperties.Builder().messageId(message.id())
			.contentType("application/json")
			.deliveryMode(options.atMostOnce() ? TRANSIENT : PERSISTENT);
		if (bytes(message.tid()) > MOST_NAME_BYTES) {
			headers.put(TID, message.tid());
			bytes += bytes(message.tid());
		}
		else if (!message.tid().isEmpty()) {
			properties.correlationId(message.tid());
		}
		if (bytes > MOST_HEADER_BYTES) {
			throw new MessageTooLargeException("The headers have " + bytes + " bytes, more than the "
					+ MOST_HEADER_BYTES + " that go with a message of AMQP: send them in the data");
		}
		if (message.action() != null) {
			properties.type(message.action().wireName());
		}
		if (message.replyTo() != null) {
			properties.replyTo(new AmqpNames.Route("", this.names.inbox(message.replyTo())).key());
		}
		if (options.expiry() != null) {
			properties.expiration(expiration(options.expiry()));
		}
		if (this.settings.priorities()) {
			properties.priority(options.priority());
		}
		return properties.headers(headers).build();
	}

	/**
	 * Write how long a message may wait: whole milliseconds.
	 */
	static String expiration(Duration expiry) {
		return Long.toString(Math.max(1, Math.min(expiry.toMillis(), MOST_EXPIRY_MILLIS)));
	}

	private static String written(String name) {
		return (name.startsWith(BROKERS_OWN) || name.endsWith(MARK) || ROUTES.contains(name)) ? name + MARK : name;
	}

	private static int bytes(String text) {
		return (text.length() <= MOST_NAME_BYTES / 3) ? text.length() : text.getBytes(StandardCharsets.UTF_8).length;
	}

	/**
	 * Read a message.
	 * @param properties what came beside the payload
	 * @param payload the payload
	 */
	AetherMessage read(AMQP.BasicProperties properties, byte[] payload) {
		Map<String, Object> sent = (properties.getHeaders() != null) ? properties.getHeaders() : Map.of();
		Map<String, String> headers = new HashMap<>(2 * sent.size());
		sent.forEach((name, value) -> {
			String read = read(name);
			if (read != null && value != null) {
				headers.put(read, value.toString());
			}
		});
		readOthers(sent.get(OTHERS), headers);
		String tid = properties.getCorrelationId();
		if (tid == null) {
			tid = String.valueOf(sent.getOrDefault(TID, ""));
		}
		String id = properties.getMessageId();
		String type = properties.getType();
		return new AetherMessage((id != null) ? id : UUID.randomUUID().toString(), tid,
				(type != null) ? Action.of(type) : null, this.names.replyTo(properties.getReplyTo()), headers, payload);
	}

	private static @Nullable String read(String name) {
		if (name.endsWith(MARK)) {
			return name.substring(0, name.length() - 1);
		}
		return name.startsWith(BROKERS_OWN) ? null : name;
	}

	private static void readOthers(@Nullable Object others, Map<String, String> headers) {
		if (!(others instanceof List<?> list)) {
			return;
		}
		for (int i = 0; i + 1 < list.size(); i += 2) {
			if (list.get(i) instanceof byte[] name && list.get(i + 1) instanceof byte[] value) {
				headers.put(text(name), text(value));
			}
		}
	}

	private static byte[] utf16(String text) {
		byte[] bytes = new byte[2 * text.length()];
		ByteBuffer.wrap(bytes).asCharBuffer().put(text);
		return bytes;
	}

	private static String text(byte[] utf16) {
		return ByteBuffer.wrap(utf16).asCharBuffer().toString();
	}

	/**
	 * Read a number that the broker or this transport has put beside a message.
	 */
	static int number(AMQP.BasicProperties properties, String name) {
		Object value = (properties.getHeaders() != null) ? properties.getHeaders().get(name) : null;
		return (value instanceof Number number) ? (int) Math.max(0, Math.min(number.longValue(), Integer.MAX_VALUE))
				: 0;
	}

}
