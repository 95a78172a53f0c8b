package io.aethermagic.client;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;

import io.aethermagic.time.DetachedThreads;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.BufferLevel;

/**
 * The threads on which listeners and the dependents of futures run. They are Aether's
 * own, inherit nothing from whoever starts them, and {@code perform} never blocks on one
 * of them. Safe for use by several threads.
 * <p>
 * It is no {@link Executor} itself, so that it is never taken for the application's.
 */
public final class CallbackThreads implements AutoCloseable {

	private static final String PREFIX = "aether-callback-";

	/** Set on a thread while it runs a callback. */
	private static final ThreadLocal<Boolean> IN_CALLBACK = new ThreadLocal<>();

	private final Executor threads;

	private final Executor marking;

	private CallbackThreads(Executor threads) {
		this.threads = threads;
		this.marking = (work) -> threads.execute(() -> run(work));
	}

	/**
	 * Create platform threads: a few as a rule, more while callbacks block.
	 * @param max how many at most; when all are blocked the log says by what
	 * @param timers tell how long a callback has waited for a thread
	 * @return threads that are started when needed and end when idle
	 */
	public static CallbackThreads upTo(int max, Timers timers) {
		return of(max, timers, DetachedThreads.numbered(PREFIX, true));
	}

	static CallbackThreads of(int max, Timers timers, ThreadFactory factory) {
		return new CallbackThreads(new GrowingPool(max, timers, factory));
	}

	/**
	 * Create virtual threads, one for each callback, so that none waits for another.
	 * @return threads without a bound
	 * @throws UnsupportedOperationException if the Java runtime has none: it has from 21
	 * on
	 */
	public static CallbackThreads virtual() {
		ThreadFactory factory = DetachedThreads.virtual(PREFIX);
		return new CallbackThreads((work) -> factory.newThread(work).start());
	}

	/**
	 * Return the way to run something on these threads.
	 * @return an executor; what is given to it runs in any case
	 */
	public Executor executor() {
		return this.marking;
	}

	/**
	 * Return how many threads are at work, where there is a bound.
	 */
	List<BufferLevel> buffers() {
		return (this.threads instanceof GrowingPool pool) ? List.of(pool.level()) : List.of();
	}

	private static void run(Runnable work) {
		if (isCurrentThread()) {
			work.run();
			return;
		}
		IN_CALLBACK.set(true);
		try {
			work.run();
		}
		finally {
			IN_CALLBACK.remove();
		}
	}

	/**
	 * Tell whether the calling thread is running a callback.
	 * @return whether it is
	 */
	static boolean isCurrentThread() {
		return IN_CALLBACK.get() != null;
	}

	/**
	 * Let the threads end as soon as nothing is left to run. What comes later still runs,
	 * on a thread that ends after it.
	 */
	@Override
	public void close() {
		if (this.threads instanceof GrowingPool pool) {
			pool.close();
		}
	}

}
