package io.aethermagic.task;

/**
 * The states of a task as its caller sees it, in the order in which they are gone
 * through.
 */
public enum TaskState {

	/** In this application's buffer: not connected, or not started yet. */
	PENDING,

	/** The broker or the hub has it; no worker has accepted it yet. */
	SENT,

	/** A worker has it. */
	ACCEPTED,

	/** A worker has reported progress. */
	RUNNING,

	/** Ended with a result. */
	COMPLETED,

	/** Ended with a code and a message. */
	FAILED,

	/** Ended because the caller cancelled it. */
	CANCELLED,

	/** Ended because its deadline passed. */
	EXPIRED,

	/** The caller no longer cares; the work may go on. */
	DISMISSED;

	/**
	 * Tell whether this is one of the five ends.
	 * @return {@code true} from {@link #COMPLETED} on
	 */
	public boolean isEnded() {
		return compareTo(COMPLETED) >= 0;
	}

}
