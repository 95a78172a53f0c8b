package io.aethermagic.observation;

import java.util.Map;

import io.aethermagic.worker.TaskAttempt;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an attempt of a handler that is observed. The caller's trace comes in
 * the task's headers.
 */
public class TaskHandlerObservationContext extends ReceiverContext<Map<String, String>> {

	private final TaskAttempt attempt;

	private volatile @Nullable Outcome outcome;

	/**
	 * Create the context of an attempt.
	 * @param attempt the attempt
	 */
	public TaskHandlerObservationContext(TaskAttempt attempt) {
		super((headers, name) -> headers.get(name), Kind.CONSUMER);
		this.attempt = attempt;
		setCarrier(attempt.task().headers());
	}

	/**
	 * Return the attempt.
	 * @return the attempt as it was begun
	 */
	public TaskAttempt attempt() {
		return this.attempt;
	}

	/**
	 * Return how the attempt has ended.
	 * @return the outcome, or {@code null} while it goes on
	 */
	public @Nullable Outcome outcome() {
		return this.outcome;
	}

	void ended(Outcome outcome) {
		this.outcome = outcome;
	}

	/**
	 * Ways in which an attempt can end.
	 */
	public enum Outcome {

		/** There is a result. */
		COMPLETED,

		/** The handler threw; another attempt may follow. */
		FAILED,

		/**
		 * The handler threw after it was told to stop: the task was cancelled or given to
		 * another, its time is up, or the application stops.
		 */
		STOPPED

	}

}
