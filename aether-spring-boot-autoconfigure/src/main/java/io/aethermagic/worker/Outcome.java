package io.aethermagic.worker;

import java.util.Locale;

import io.aethermagic.message.ProtocolRecord;
import io.aethermagic.message.WireText;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.transport.DeadLetter;
import org.jspecify.annotations.Nullable;

/**
 * How a task ended at its worker.
 *
 * @param kind completed, failed, cancelled or expired
 * @param data the result, or {@link Failure}
 * @param code the code of an end that is no completion
 * @param cause why, for operators; empty for a completion
 * @param exhausted whether it was to be tried again, and is not any more
 */
record Outcome(Kind kind, @Nullable Object data, @Nullable String code, String cause,
		boolean exhausted) implements RunEnd {

	/** The code of an exception that has none of its own. */
	static final String FAILED = "failed";

	/** The code of a task that was not taken because too many wait. */
	static final String OVERLOADED = "overloaded";

	/** The code of a task that was sent to an instance without a handler for it. */
	static final String NO_HANDLER = "no-handler";

	/** The code of a task whose outcome the way to its caller does not take. */
	static final String REFUSED = "refused";

	enum Kind {

		COMPLETED, FAILED, CANCELLED, EXPIRED;

		private final String wireName = name().toLowerCase(Locale.ROOT);

		String wireName() {
			return this.wireName;
		}

	}

	static Outcome completed(@Nullable Object data) {
		return new Outcome(Kind.COMPLETED, data, null, "", false);
	}

	static Outcome failed(String code, String message) {
		String name = WireText.of(code, DeadLetter.MAX_CODE);
		String text = WireText.of(message, DeadLetter.MAX_CAUSE);
		return new Outcome(Kind.FAILED, new Failure(name, text), name, text, false);
	}

	/**
	 * Return the end of a task whose outcome is not taken.
	 * @param why what is too large, the limit, and what moves it
	 */
	static Outcome refused(String why) {
		return failed(REFUSED, "The task has ended, and its outcome cannot be told. " + why);
	}

	static Outcome overloaded(TaskAddress address) {
		return failed(OVERLOADED,
				"More tasks of " + address + " wait at this worker than it has room for: send fewer at a time, start "
						+ "more workers, or raise aether.worker.concurrency. The task was not started");
	}

	static Outcome noHandler(String instance, TaskAddress address) {
		return failed(NO_HANDLER, "The instance " + instance + " has no handler at " + address);
	}

	/**
	 * Return this outcome with what operators are told, who may know of classes.
	 */
	Outcome because(String cause, boolean exhausted) {
		return new Outcome(this.kind, this.data, this.code, cause, exhausted);
	}

	static Outcome cancelled() {
		return new Outcome(Kind.CANCELLED, new Failure("cancelled", "The task was cancelled"), "cancelled",
				"The task was cancelled", false);
	}

	static Outcome expired() {
		String message = "The task's time was up before its handler ended";
		return new Outcome(Kind.EXPIRED, new Failure("expired", message), "expired", message, false);
	}

	/**
	 * The data of an end that is no completion (wire format, "Our headers").
	 *
	 * @param code a short code for programs
	 * @param message a sentence for people
	 */
	record Failure(String code, String message) implements ProtocolRecord {
	}

}
