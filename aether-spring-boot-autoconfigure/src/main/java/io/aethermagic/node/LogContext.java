package io.aethermagic.node;

import io.aethermagic.task.TaskKey;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Says in the log's context (MDC) which task a thread works on, until it is closed: then
 * the context is again what it was before, so that nothing of it is seen by the next task
 * of the thread. To be opened and closed on one thread.
 */
public final class LogContext implements AutoCloseable {

	/** The key of the task's identifier. */
	public static final String TID = "tid";

	/** The key of the service. */
	public static final String JOB = "job";

	/** The key of the operation. */
	public static final String TASK = "task";

	/** The key of the number of the attempt, counted from 1. */
	public static final String ATTEMPT = "attempt";

	private final @Nullable String tid;

	private final @Nullable String job;

	private final @Nullable String task;

	private final @Nullable String attempt;

	private LogContext(TaskKey key, int attempt) {
		this.tid = put(TID, key.tid());
		this.job = put(JOB, key.address().job());
		this.task = put(TASK, key.address().task());
		this.attempt = put(ATTEMPT, (attempt > 0) ? Integer.toString(attempt) : null);
	}

	/**
	 * Say which task the calling thread works on.
	 * @param key address and tid of the task
	 * @param attempt the attempt; 0 where none is meant
	 * @return what ends it
	 */
	public static LogContext of(TaskKey key, int attempt) {
		return new LogContext(key, attempt);
	}

	private static @Nullable String put(String key, @Nullable String value) {
		String before = MDC.get(key);
		set(key, value);
		return before;
	}

	private static void set(String key, @Nullable String value) {
		if (value != null) {
			MDC.put(key, value);
		}
		else {
			MDC.remove(key);
		}
	}

	/**
	 * Say again what was said before.
	 */
	@Override
	public void close() {
		set(TID, this.tid);
		set(JOB, this.job);
		set(TASK, this.task);
		set(ATTEMPT, this.attempt);
	}

}
