package io.aethermagic.worker;

/**
 * Why a run should stop.
 */
enum StopReason {

	/** It should not. */
	NONE,

	/** Its caller cancelled it. */
	CANCELLED,

	/** Its deadline has passed. */
	EXPIRED,

	/** It was given to another worker: nothing more is said about it. */
	LOST,

	/** The application stops: it goes back to the queue. */
	RELEASED

}
