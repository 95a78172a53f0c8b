package io.aethermagic.worker;

/**
 * How much the worker's log says of what handlers throw
 * ({@code aether.worker.log-failures}). A {@link io.aethermagic.task.TaskFailedException}
 * that a handler throws is its answer, not a fault, and what a handler throws after it
 * was told to stop is no news: both are told at debug alone, whatever is set here.
 */
public enum FailureLogging {

	/**
	 * A warning of one line for an attempt that is followed by another; an error with the
	 * stack trace for the last.
	 */
	FULL,

	/** A line for each: a warning, or an error for the last. */
	BRIEF,

	/** Nothing. Dead letters are told of all the same. */
	NONE

}
