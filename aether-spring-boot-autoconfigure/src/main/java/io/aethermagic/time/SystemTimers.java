package io.aethermagic.time;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The machine's own clock, and platform threads that run what is due. Work that throws is
 * logged and harms no other work. Safe for use by several threads.
 */
public final class SystemTimers implements Timers, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(SystemTimers.class);

	private static final Timer NOTHING = () -> {
	};

	private final ScheduledThreadPoolExecutor executor;

	/**
	 * Create timers and the means to start their threads.
	 * @param threadNamePrefix what the threads' names begin with; a number follows
	 * @param threads how many threads, above 0
	 * @param daemon whether the threads let the process end; {@code false} keeps a worker
	 * without a web server alive
	 * @throws IllegalArgumentException if there is not at least one thread
	 */
	public SystemTimers(String threadNamePrefix, int threads, boolean daemon) {
		if (threads < 1) {
			throw new IllegalArgumentException("Timers need at least one thread, not " + threads);
		}
		this.executor = new ScheduledThreadPoolExecutor(threads, DetachedThreads.numbered(threadNamePrefix, daemon));
		this.executor.setRemoveOnCancelPolicy(true);
		this.executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
	}

	@Override
	public Instant now() {
		return Instant.now();
	}

	@Override
	public long nanoTime() {
		return System.nanoTime();
	}

	/**
	 * Run something later, once. After {@link #close} nothing runs any more.
	 */
	@Override
	public Timer schedule(Duration delay, Runnable work) {
		long nanos = delay.isNegative() ? 0 : saturatedNanos(delay);
		try {
			Future<?> future = this.executor.schedule(() -> run(work), nanos, TimeUnit.NANOSECONDS);
			return () -> future.cancel(false);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("The timers are closed; {} will not run", work);
			return NOTHING;
		}
	}

	/**
	 * Drop what has not run, and end the threads. Does not wait for work that is running.
	 */
	@Override
	public void close() {
		this.executor.shutdownNow();
	}

	private static long saturatedNanos(Duration delay) {
		return (delay.getSeconds() >= Long.MAX_VALUE / 1_000_000_000L) ? Long.MAX_VALUE : delay.toNanos();
	}

	private static void run(Runnable work) {
		try {
			work.run();
		}
		catch (Throwable ex) {
			logger.error("Work given to the timers failed", ex);
		}
	}

}
