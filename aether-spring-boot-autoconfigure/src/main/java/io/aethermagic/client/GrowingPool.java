package io.aethermagic.client;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.aethermagic.time.Timers;
import io.aethermagic.transport.BufferLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A few platform threads, and more while some of them block: when something has waited
 * for {@value #PATIENCE_MILLIS} ms their number doubles, up to a bound, beyond which the
 * log names what blocks them. Threads end when idle. What is given to it is run in any
 * case, and on the thread that gives it only where no other can be had. Safe for use by
 * several threads.
 */
final class GrowingPool implements Executor, AutoCloseable {

	/** How long something may wait for a thread, in milliseconds. */
	static final int PATIENCE_MILLIS = 20;

	private static final Duration PATIENCE = Duration.ofMillis(PATIENCE_MILLIS);

	/** As many as are busy when nothing blocks. */
	private static final int FIRST_THREADS = 2;

	private static final long IDLE_SECONDS = 30;

	private static final Logger logger = LoggerFactory.getLogger(GrowingPool.class);

	private final int maxThreads;

	private final Timers timers;

	private final BlockedThreads blocked;

	private final ThreadPoolExecutor executor;

	private final BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();

	private final AtomicBoolean watching = new AtomicBoolean();

	/** How many threads have something to run. */
	private final AtomicInteger busy = new AtomicInteger();

	GrowingPool(int maxThreads, Timers timers, ThreadFactory factory) {
		this.maxThreads = maxThreads;
		this.timers = timers;
		this.blocked = new BlockedThreads(timers);
		this.executor = new ThreadPoolExecutor(Math.min(FIRST_THREADS, maxThreads), maxThreads, IDLE_SECONDS,
				TimeUnit.SECONDS, this.queue, this.blocked.watched(factory));
		this.executor.allowCoreThreadTimeOut(true);
	}

	@Override
	public void execute(Runnable work) {
		Waiting waiting = new Waiting(work, this.timers.nanoTime());
		try {
			this.executor.execute(waiting);
		}
		catch (RuntimeException | Error ex) {
			logger.warn("No thread could be started for a callback", ex);
			giveToAnother(waiting);
		}
		if (!this.queue.isEmpty()) {
			watch();
		}
	}

	/**
	 * Whatever happens it is run, once: a listener waits for it and would be deaf.
	 */
	private void giveToAnother(Runnable work) {
		this.queue.remove(work);
		if (this.executor.getPoolSize() > 0) {
			this.queue.add(work);
		}
		else {
			work.run();
		}
	}

	/**
	 * Return how many threads are at work.
	 */
	BufferLevel level() {
		return new BufferLevel("callback-threads", this.busy.get(), this.maxThreads);
	}

	private void watch() {
		if (!this.watching.get() && this.watching.compareAndSet(false, true)) {
			this.timers.schedule(PATIENCE, this::look);
		}
	}

	private void look() {
		this.watching.set(false);
		Runnable first = this.queue.peek();
		if (first == null) {
			this.executor.setCorePoolSize(Math.min(FIRST_THREADS, this.maxThreads));
			return;
		}
		watch();
		// an idle thread is on its way to what waits, however long it takes on a busy
		// machine
		boolean idle = this.busy.get() < this.executor.getPoolSize();
		if (!idle && first instanceof Waiting waiting
				&& this.timers.nanoTime() - waiting.sinceNanos >= PATIENCE.toNanos()) {
			grow();
		}
	}

	private void grow() {
		int threads = this.executor.getPoolSize();
		int waiting = this.queue.size();
		if (threads >= this.maxThreads) {
			this.blocked.warn(this.maxThreads, waiting);
			return;
		}
		int more = Math.min(Math.max(1, Math.min(threads, waiting)), this.maxThreads - threads);
		try {
			this.executor.setCorePoolSize(Math.max(this.executor.getCorePoolSize(), threads + more));
			for (int started = 0; started < more && this.executor.prestartCoreThread(); started++) {
				// each call starts one, as long as there are fewer than are allowed
			}
		}
		catch (RuntimeException | Error ex) {
			logger.warn("No thread could be started for callbacks that wait", ex);
		}
	}

	/**
	 * Let the threads end as soon as nothing is left to run. What comes later still runs,
	 * on a thread that ends after it.
	 */
	@Override
	public void close() {
		this.executor.setKeepAliveTime(1, TimeUnit.MILLISECONDS);
	}

	/**
	 * What waits for a thread.
	 */
	private final class Waiting implements Runnable {

		private final Runnable work;

		/** Since when. */
		private final long sinceNanos;

		private Waiting(Runnable work, long sinceNanos) {
			this.work = work;
			this.sinceNanos = sinceNanos;
		}

		@Override
		public void run() {
			GrowingPool.this.busy.incrementAndGet();
			try {
				this.work.run();
			}
			finally {
				GrowingPool.this.busy.decrementAndGet();
			}
		}

	}

}
