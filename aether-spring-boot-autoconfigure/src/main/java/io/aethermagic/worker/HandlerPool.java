package io.aethermagic.worker;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Platform threads that follow the work: a new one only where none is idle, up to a
 * bound, beyond which work waits in line. A thread that is done takes what waits, so that
 * no other has to be woken for it; a plain pool would start all its threads first, and
 * one without a line wakes a thread for each piece of work. Threads end when idle. Safe
 * for use by several threads.
 */
final class HandlerPool implements ResizableExecutor, AutoCloseable {

	private static final long IDLE_SECONDS = 30;

	private static final Runnable NOTHING = () -> {
	};

	private volatile int maxThreads;

	private final Line line = new Line();

	private final ThreadPoolExecutor executor;

	/** What has been given to it and has not ended. */
	private final AtomicInteger work = new AtomicInteger();

	private final AtomicInteger threads = new AtomicInteger();

	HandlerPool(int maxThreads, ThreadFactory factory) {
		this.maxThreads = maxThreads;
		this.executor = new ThreadPoolExecutor(0, maxThreads, IDLE_SECONDS, TimeUnit.SECONDS, this.line,
				(loop) -> factory.newThread(() -> run(loop)), (waiting, full) -> this.line.add(waiting));
	}

	@Override
	public void resize(int concurrency) {
		this.maxThreads = concurrency;
		this.executor.setMaximumPoolSize(concurrency);
		wakeForWaiting();
	}

	@Override
	public void execute(Runnable work) {
		this.work.incrementAndGet();
		try {
			this.executor.execute(() -> {
				try {
					work.run();
				}
				finally {
					this.work.decrementAndGet();
				}
			});
		}
		catch (RuntimeException | Error ex) {
			this.work.decrementAndGet();
			throw ex;
		}
		wakeForWaiting();
	}

	private void run(Runnable loop) {
		this.threads.incrementAndGet();
		try {
			loop.run();
		}
		finally {
			this.threads.decrementAndGet();
			wakeForWaiting();
		}
	}

	/**
	 * A thread that ends may have been counted as idle by somebody whose work is in the
	 * line now, and all others may be blocked.
	 */
	private void wakeForWaiting() {
		if (!this.line.isEmpty() && isThreadMissing()) {
			this.executor.execute(NOTHING);
		}
	}

	private boolean isThreadMissing() {
		int threads = this.threads.get();
		return threads < this.maxThreads && threads < this.work.get();
	}

	/**
	 * Let the threads end as soon as nothing is left to run. What comes later still runs.
	 */
	@Override
	public void close() {
		this.executor.setKeepAliveTime(1, TimeUnit.MILLISECONDS);
	}

	/**
	 * Takes what an idle thread will take, or nobody else can.
	 */
	private final class Line extends LinkedBlockingQueue<Runnable> {

		private static final long serialVersionUID = 1L;

		@Override
		public boolean offer(Runnable waiting) {
			return !isThreadMissing() && super.offer(waiting);
		}

		@Override
		public boolean add(Runnable waiting) {
			return super.offer(waiting);
		}

	}

}
