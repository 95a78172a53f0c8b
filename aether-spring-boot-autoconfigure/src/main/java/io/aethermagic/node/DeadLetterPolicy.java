package io.aethermagic.node;

/**
 * Which tasks that end without success become dead letters
 * ({@code aether.worker.dead-letters}). A task that its workers were lost with counts as
 * one that was retried in vain. One that was cancelled is none: somebody wanted that.
 */
public enum DeadLetterPolicy {

	/**
	 * Those that nobody hears of, whatever the reason: tasks sent without a handle,
	 * expired ones too, and failures that no caller received; and those that were retried
	 * in vain.
	 */
	FAILED_SENDS,

	/** Every one, also where its caller was told. */
	ALL_FAILED,

	/** Only those that were retried in vain. */
	RETRIES_EXHAUSTED,

	/** No task: what is given up is in the log alone. */
	NONE;

	/**
	 * Tell whether a failure is kept.
	 * @param unheard whether nobody hears of it
	 * @param exhausted whether it was retried in vain
	 * @return whether it becomes a dead letter
	 */
	public boolean keeps(boolean unheard, boolean exhausted) {
		return switch (this) {
			case FAILED_SENDS -> unheard || exhausted;
			case ALL_FAILED -> true;
			case RETRIES_EXHAUSTED -> exhausted;
			case NONE -> false;
		};
	}

}
