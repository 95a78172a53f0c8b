package io.aethermagic.node;

import java.util.Locale;

/**
 * Things that happen without stopping anything. Each is counted; how the log tells of it
 * is its {@link Notice}.
 */
public enum Incident {

	/** A message that is no message: not JSON, a missing key, an unknown action … */
	MALFORMED_MESSAGE(Notice.SUMMED),

	/** A message that came where its action has no meaning, or from another union. */
	MISPLACED_MESSAGE(Notice.SUMMED),

	/** A task that came again while it was running or had just ended here. */
	DUPLICATE_TASK(Notice.QUIET),

	/** A task that came after its deadline, or too late to be accepted in time. */
	EXPIRED_TASK(Notice.QUIET),

	/** A task that came when there was neither demand nor room for it. */
	OVERLOADED_TASK(Notice.SUMMED),

	/** A task that was meant for another workgroup. */
	OTHER_WORKGROUP(Notice.QUIET),

	/** An answer that nobody waits for: late, twice, or never asked for. */
	UNEXPECTED_ANSWER(Notice.QUIET),

	/** An answer of a dispatch that another has taken the place of. */
	SUPERSEDED_ANSWER(Notice.QUIET),

	/** A handler that threw and is run again. */
	RETRY(Notice.QUIET),

	/**
	 * A task that came under a dispatch above 1: the worker that had it before was lost.
	 */
	TAKEN_OVER_TASK(Notice.QUIET),

	/** Two heartbeats of a worker that did not come, for one task: it is asked. */
	MISSED_HEARTBEATS(Notice.QUIET),

	/** A connection that came again. */
	RECONNECT(Notice.QUIET),

	/** A task that was given to another worker while it ran here. */
	LOST_TASK(Notice.QUIET),

	/** A handler that goes on after its deadline, token and interrupt. */
	STUCK_HANDLER(Notice.EACH),

	/**
	 * A handler all of whose permits are held by tasks that wait for tasks which need
	 * one.
	 */
	WAITING_CIRCLE(Notice.EACH),

	/** A handler that threw an {@link Error}, or its retry policy that threw anything. */
	HANDLER_ERROR(Notice.SUMMED),

	/** An outcome that nobody received within one lease. */
	UNDELIVERED_OUTCOME(Notice.EACH),

	/** A message that the transport did not take. */
	SEND_FAILED(Notice.SUMMED),

	/**
	 * Progress or a heartbeat that the transport did not take: the next one says it
	 * again.
	 */
	UNSENT_PROGRESS(Notice.QUIET),

	/** A task whose worker was lost and that was handed out again. */
	REDISPATCHED_TASK(Notice.SUMMED),

	/** A task that was given up as a dead letter. */
	DEAD_LETTER(Notice.EACH),

	/** A dead letter that could not be kept. */
	LOST_DEAD_LETTER(Notice.EACH),

	/** A listener of a handle, or of a handler's task, that threw. */
	LISTENER_FAILED(Notice.SUMMED),

	/** An interceptor or a task decorator of the application's that threw. */
	INTERCEPTOR_FAILED(Notice.SUMMED),

	/** A task sent without a handle that did not complete. */
	SENT_TASK_FAILED(Notice.EACH);

	private final Notice notice;

	Incident(Notice notice) {
		this.notice = notice;
	}

	/**
	 * Return how the log tells of it.
	 * @return the notice
	 */
	public Notice notice() {
		return this.notice;
	}

	/**
	 * Return its name for people and meters.
	 * @return its name in lower case, with hyphens
	 */
	public String word() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/**
	 * Tell whether something is wrong that somebody should look at.
	 * @return {@code false} for what belongs to normal use
	 */
	public boolean isFault() {
		return this.notice != Notice.QUIET;
	}

	/** How the log tells of incidents of one kind. */
	public enum Notice {

		/** Normal use: at debug. */
		QUIET,

		/** A fault that can come in floods: a warning at most once a second. */
		SUMMED,

		/** Something is given up for good: a warning for each. */
		EACH

	}

}
