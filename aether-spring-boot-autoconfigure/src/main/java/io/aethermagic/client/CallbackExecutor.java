package io.aethermagic.client;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads on which listeners and the dependents of futures run. They are Aether's own
 * platform threads; {@code perform} never blocks on one of them.
 */
public final class CallbackExecutor implements Executor, AutoCloseable {

	private final ThreadPoolExecutor executor;

	/**
	 * Create an executor whose threads are started when needed and end when idle.
	 * @param threads how many threads at most
	 */
	public CallbackExecutor(int threads) {
		AtomicInteger number = new AtomicInteger();
		this.executor = new ThreadPoolExecutor(threads, threads, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
				(work) -> new CallbackThread(work, "aether-callback-" + number.incrementAndGet()));
		this.executor.allowCoreThreadTimeOut(true);
	}

	@Override
	public void execute(Runnable work) {
		this.executor.execute(work);
	}

	/**
	 * Tell whether the calling thread is one of an executor of this kind.
	 * @return whether it is
	 */
	static boolean isCurrentThread() {
		return Thread.currentThread() instanceof CallbackThread;
	}

	/**
	 * Let what is queued run, then end the threads. What comes later runs on the thread
	 * that brings it.
	 */
	@Override
	public void close() {
		this.executor.setRejectedExecutionHandler((work, closed) -> work.run());
		this.executor.shutdown();
	}

	private static final class CallbackThread extends Thread {

		private CallbackThread(Runnable work, String name) {
			super(work, name);
			setDaemon(true);
		}

	}

}
