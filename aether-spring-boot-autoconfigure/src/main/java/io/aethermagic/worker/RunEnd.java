package io.aethermagic.worker;

/**
 * How a run leaves this worker: with an {@link Outcome} for its caller, or without a
 * word.
 */
sealed interface RunEnd permits Outcome, RunEnd.Silent {

	/** How a run leaves that is not answered. */
	enum Silent implements RunEnd {

		/** The task goes back to the queue. */
		RELEASED,

		/** The task is another worker's. */
		ABANDONED

	}

}
