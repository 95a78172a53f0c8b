package io.aethermagic.transport;

import java.time.Instant;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.WireText;
import io.aethermagic.task.TaskAddress;

/**
 * A task that nobody will try again by itself, with what is needed to understand and to
 * replay it.
 *
 * @param id the letter's own id
 * @param address where the task was sent
 * @param workgroup the workgroup that gave up; the only one that a replay is for. Empty
 * where none had the task: a replay is for all
 * @param message the original perform
 * @param code a short code: that of the failure, or {@link #WORKER_LOST}; cut at
 * {@value #MAX_CODE} characters
 * @param cause a sentence for people; cut at {@value #MAX_CAUSE} characters
 * @param dispatches how often the task was handed to a worker
 * @param attempts how often its handler ran in the last dispatch
 * @param at when it was given up
 */
public record DeadLetter(String id, TaskAddress address, String workgroup, AetherMessage message, String code,
		String cause, int dispatches, int attempts, Instant at) {

	/** The longest code, in characters: an exception can have one of any length. */
	public static final int MAX_CODE = 200;

	/** The longest cause, in characters. */
	public static final int MAX_CAUSE = 4_000;

	/** The code of a task that its workers were lost with. */
	public static final String WORKER_LOST = "worker-lost";

	/** The code of a task whose time was up. */
	public static final String EXPIRED = "expired";

	/**
	 * Create a letter.
	 */
	public DeadLetter {
		code = WireText.of(code, MAX_CODE);
		cause = WireText.of(cause, MAX_CAUSE);
	}

	/**
	 * Make the letter of a task that more than one may write: there is one of each task,
	 * as its id is the tid.
	 * @param address where the task was sent
	 * @param workgroup the workgroup whose copy it is, or empty
	 * @param message the original perform
	 * @param code a short code
	 * @param cause a sentence for people
	 * @param at when it was given up
	 * @return a new letter, of a task that was handed to nobody as far as is known
	 */
	public static DeadLetter only(TaskAddress address, String workgroup, AetherMessage message, String code,
			String cause, Instant at) {
		return new DeadLetter(message.tid(), address, workgroup, message, code, cause, 0, 0, at);
	}

}
