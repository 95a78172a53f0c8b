package io.aethermagic.transport.amqp;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.GetResponse;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.transport.DeadLetter;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.support.LetterFields;
import org.jspecify.annotations.Nullable;

/**
 * Writes dead letters as headers beside the message that they are about, and reads them.
 * Immutable.
 */
final class AmqpLetters {

	private static final String LETTER = "x-aether-letter-";

	private static final LetterFields FIELDS = new LetterFields(LETTER + "id", LETTER + "workgroup", LETTER + "code",
			LETTER + "cause", LETTER + "dispatches", LETTER + "attempts", LETTER + "at", Instant::toString);

	private static final String JOB = LETTER + "job";

	private static final String TASK = LETTER + "task";

	private static final String CONTEXT = LETTER + "context";

	private final AmqpContext context;

	AmqpLetters(AmqpContext context) {
		this.context = context;
	}

	/**
	 * Write a letter.
	 * @return what goes beside its message's payload
	 */
	AMQP.BasicProperties write(DeadLetter letter) {
		Map<String, Object> fields = new HashMap<>(FIELDS.write(letter));
		fields.put(JOB, letter.address().job());
		fields.put(TASK, letter.address().task());
		fields.put(CONTEXT, letter.address().context());
		return this.context.messages().write(letter.message(), SendOptions.DEFAULT, fields);
	}

	/**
	 * Read a letter.
	 * @return the letter, or {@code null} if it is none
	 */
	@Nullable DeadLetter read(GetResponse response) {
		Map<String, Object> headers = response.getProps().getHeaders();
		if (headers == null) {
			return null;
		}
		Map<String, String> fields = new HashMap<>();
		headers.forEach((name, value) -> {
			if (name.startsWith(LETTER) && value != null) {
				fields.put(name, value.toString());
			}
		});
		TaskAddress address = this.context.names()
			.address(fields.getOrDefault(JOB, "-"), fields.getOrDefault(TASK, "-"), fields.getOrDefault(CONTEXT, "-"));
		return FIELDS.read(fields, address, this.context.messages().read(response.getProps(), response.getBody()));
	}

}
