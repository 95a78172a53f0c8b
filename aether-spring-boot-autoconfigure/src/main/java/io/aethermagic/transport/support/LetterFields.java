package io.aethermagic.transport.support;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.transport.DeadLetter;
import org.jspecify.annotations.Nullable;

/**
 * What a dead letter says beside its message, as texts under the names that a transport
 * gives them. Reading is lenient: what is missing or cannot be read counts as absent.
 * Stateless.
 *
 * @param id the name of the letter's id
 * @param workgroup the name of the workgroup
 * @param code the name of the code
 * @param cause the name of the cause
 * @param dispatches the name of the number of dispatches
 * @param attempts the name of the number of attempts
 * @param at the name of the instant
 * @param instant how the instant is written: by {@link #millis} or
 * {@link Instant#toString}
 */
public record LetterFields(String id, String workgroup, String code, String cause, String dispatches, String attempts,
		String at, Function<Instant, String> instant) {

	/**
	 * Write an instant as milliseconds since 1970.
	 * @param at the instant
	 * @return the number
	 */
	public static String millis(Instant at) {
		return Long.toString(at.toEpochMilli());
	}

	/**
	 * Write a letter's texts.
	 * @param letter the letter
	 * @return the texts by their names
	 */
	public Map<String, String> write(DeadLetter letter) {
		Map<String, String> fields = new LinkedHashMap<>();
		fields.put(this.id, letter.id());
		fields.put(this.workgroup, letter.workgroup());
		fields.put(this.code, letter.code());
		fields.put(this.cause, letter.cause());
		fields.put(this.dispatches, Integer.toString(letter.dispatches()));
		fields.put(this.attempts, Integer.toString(letter.attempts()));
		fields.put(this.at, this.instant.apply(letter.at()));
		return fields;
	}

	/**
	 * Read a letter.
	 * @param fields the texts by their names
	 * @param address where the task was sent
	 * @param message the original perform
	 * @return the letter, or {@code null} if the texts are not those of a letter
	 */
	public @Nullable DeadLetter read(Map<String, String> fields, TaskAddress address, AetherMessage message) {
		String letter = fields.get(this.id);
		return (letter != null) ? new DeadLetter(letter, address,
				fields.getOrDefault(this.workgroup, TaskAddress.DEFAULT_WORKGROUP), message,
				fields.getOrDefault(this.code, ""), fields.getOrDefault(this.cause, ""),
				Headers.count(fields, this.dispatches, 0), Headers.count(fields, this.attempts, 0), instant(fields))
				: null;
	}

	private Instant instant(Map<String, String> fields) {
		try {
			return Instant.parse(fields.getOrDefault(this.at, ""));
		}
		catch (DateTimeException ex) {
			return Instant.ofEpochMilli(Headers.number(fields, this.at, 0));
		}
	}

}
