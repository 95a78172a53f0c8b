package io.aethermagic.transport.redis;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.transport.DeadLetter;
import org.jspecify.annotations.Nullable;

/**
 * How a message or a dead letter is one value of Redis: texts and numbers one after the
 * other, each text with its length before it, and the payload at the end as it is.
 */
final class Frames {

	private static final int VERSION = 1;

	private static final int ABSENT = -1;

	private Frames() {
	}

	static byte[] of(AetherMessage message) {
		byte[] payload = message.payload();
		ByteArrayOutputStream bytes = new ByteArrayOutputStream(payload.length + 256);
		try (DataOutputStream out = new DataOutputStream(bytes)) {
			write(message, payload, out);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return bytes.toByteArray();
	}

	private static void write(AetherMessage message, byte[] payload, DataOutputStream out) throws IOException {
		Action action = message.action();
		out.writeByte(VERSION);
		write(message.id(), out);
		write(message.tid(), out);
		write((action != null) ? action.wireName() : null, out);
		write(message.replyTo(), out);
		out.writeInt(message.headers().size());
		for (Map.Entry<String, String> header : message.headers().entrySet()) {
			write(header.getKey(), out);
			write(header.getValue(), out);
		}
		out.write(payload);
	}

	private static void write(@Nullable String text, DataOutputStream out) throws IOException {
		if (text == null) {
			out.writeInt(ABSENT);
			return;
		}
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		out.writeInt(bytes.length);
		out.write(bytes);
	}

	/**
	 * Read a message.
	 * @param frame what {@link #of(AetherMessage)} wrote
	 * @return the message
	 * @throws IOException if it is something else
	 */
	static AetherMessage message(byte[] frame) throws IOException {
		return message(new DataInputStream(new ByteArrayInputStream(frame)));
	}

	private static AetherMessage message(DataInputStream in) throws IOException {
		if (in.readByte() != VERSION) {
			throw new IOException("It is no message of this version");
		}
		String id = required(in);
		String tid = required(in);
		String action = text(in);
		String replyTo = text(in);
		int count = in.readInt();
		Map<String, String> headers = new HashMap<>();
		for (int i = 0; i < count; i++) {
			headers.put(required(in), required(in));
		}
		return new AetherMessage(id, tid, (action != null) ? Action.of(action) : null, replyTo, Map.copyOf(headers),
				in.readAllBytes());
	}

	private static String required(DataInputStream in) throws IOException {
		String text = text(in);
		if (text == null) {
			throw new IOException("A text is missing");
		}
		return text;
	}

	private static @Nullable String text(DataInputStream in) throws IOException {
		int length = in.readInt();
		if (length == ABSENT) {
			return null;
		}
		if (length < 0 || length > in.available()) {
			throw new EOFException("A text of " + length + " bytes is not there");
		}
		return new String(in.readNBytes(length), StandardCharsets.UTF_8);
	}

	static byte[] of(DeadLetter letter) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (DataOutputStream out = new DataOutputStream(bytes)) {
			write(letter.id(), out);
			write(letter.address().union(), out);
			write(letter.address().job(), out);
			write(letter.address().task(), out);
			write(letter.address().context(), out);
			write(letter.workgroup(), out);
			write(letter.code(), out);
			write(letter.cause(), out);
			out.writeInt(letter.dispatches());
			out.writeInt(letter.attempts());
			out.writeLong(letter.at().toEpochMilli());
			write(letter.message(), letter.message().payload(), out);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return bytes.toByteArray();
	}

	/**
	 * Read a dead letter.
	 * @param frame what {@link #of(DeadLetter)} wrote
	 * @return the letter
	 * @throws IOException if it is something else
	 */
	static DeadLetter letter(byte[] frame) throws IOException {
		DataInputStream in = new DataInputStream(new ByteArrayInputStream(frame));
		String id = required(in);
		TaskAddress address = new TaskAddress(required(in), required(in), required(in), required(in));
		String workgroup = required(in);
		String code = required(in);
		String cause = required(in);
		int dispatches = in.readInt();
		int attempts = in.readInt();
		Instant at = Instant.ofEpochMilli(in.readLong());
		return new DeadLetter(id, address, workgroup, message(in), code, cause, dispatches, attempts, at);
	}

}
