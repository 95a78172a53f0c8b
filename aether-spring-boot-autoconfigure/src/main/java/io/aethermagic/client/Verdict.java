package io.aethermagic.client;

/**
 * What is to be done about something that a worker said of a task.
 */
enum Verdict {

	/** It was news, and has been taken in. */
	TAKEN,

	/** It says what is known already. */
	KNOWN,

	/** Another instance has the task under a higher dispatch: tell the sender. */
	SUPERSEDED,

	/** Another instance accepted the same dispatch first: ask that one. */
	RIVAL,

	/**
	 * It is of an earlier dispatch, but nobody has accepted the present one: its sender
	 * may still adopt that.
	 */
	ADOPTABLE,

	/** The task has ended. */
	TOO_LATE

}
