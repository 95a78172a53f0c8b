package io.aethermagic.client;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads on which listeners and the dependents of futures run. They are Aether's own
 * platform threads; {@code perform} never blocks on one of them.
 */
public final class CallbackExecutor implements Executor, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(CallbackExecutor.class);

	private final ThreadPoolExecutor executor;

	/**
	 * Create an executor whose threads are started when needed and end when idle.
	 * @param threads how many threads at most
	 */
	public CallbackExecutor(int threads) {
		this(threads, threads());
	}

	CallbackExecutor(int threads, ThreadFactory factory) {
		this.executor = new ThreadPoolExecutor(threads, threads, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
				factory);
		this.executor.allowCoreThreadTimeOut(true);
	}

	private static ThreadFactory threads() {
		AtomicInteger number = new AtomicInteger();
		return (work) -> new CallbackThread(work, "aether-callback-" + number.incrementAndGet());
	}

	/**
	 * Run something on one of the threads; on the calling one if no thread can be had.
	 * Whatever happens it is run, once: a listener waits for it and would be deaf.
	 */
	@Override
	public void execute(Runnable work) {
		try {
			this.executor.execute(work);
		}
		catch (Error ex) {
			logger.warn("No thread can be had for a callback, so it is run by the thread that brings it", ex);
			work.run();
		}
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
