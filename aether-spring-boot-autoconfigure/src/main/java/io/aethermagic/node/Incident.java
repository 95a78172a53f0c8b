package io.aethermagic.node;

/**
 * Things that go wrong without stopping anything. Each is counted, and logged at most
 * once a second.
 */
public enum Incident {

	/** A message that is no message: not JSON, a missing key, an unknown action … */
	MALFORMED_MESSAGE,

	/** A message that came where its action has no meaning, or from another union. */
	MISPLACED_MESSAGE,

	/** A task that came again while it was running or had just ended here. */
	DUPLICATE_TASK,

	/** A task that came after its deadline, or too late to be accepted in time. */
	EXPIRED_TASK,

	/** A task that came when there was neither demand nor room for it. */
	OVERLOADED_TASK,

	/** A task that was meant for another workgroup. */
	OTHER_WORKGROUP,

	/** An answer that nobody waits for: late, twice, or never asked for. */
	UNEXPECTED_ANSWER,

	/** An answer of a dispatch that another has taken the place of. */
	SUPERSEDED_ANSWER,

	/** A task that was given to another worker while it ran here. */
	LOST_TASK,

	/** A handler that goes on after its deadline, token and interrupt. */
	STUCK_HANDLER,

	/** A handler that threw an {@link Error}, or its retry policy that threw. */
	HANDLER_ERROR,

	/** An outcome that nobody received within one lease. */
	UNDELIVERED_OUTCOME,

	/** A message that the transport did not take. */
	SEND_FAILED,

	/** A task whose worker was lost and that was handed out again. */
	REDISPATCHED_TASK,

	/** A task that was given up as a dead letter. */
	DEAD_LETTER,

	/** A listener of a handle, or of a handler's task, that threw. */
	LISTENER_FAILED,

	/** A task sent without a handle that did not complete. */
	SENT_TASK_FAILED

}
