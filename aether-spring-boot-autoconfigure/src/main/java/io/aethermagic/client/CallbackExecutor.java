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
 * platform threads; {@code perform} never blocks on one of them. What is given to it is
 * run in any case, and on the thread that gives it only where no other can be had. Safe
 * for use by several threads.
 */
public final class CallbackExecutor implements Executor, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(CallbackExecutor.class);

	private static final long IDLE_SECONDS = 30;

	private final ThreadPoolExecutor executor;

	/**
	 * Create an executor whose threads are started when needed and end when idle.
	 * @param threads how many threads at most
	 */
	public CallbackExecutor(int threads) {
		this(threads, numbered());
	}

	CallbackExecutor(int threads, ThreadFactory factory) {
		this.executor = new ThreadPoolExecutor(threads, threads, IDLE_SECONDS, TimeUnit.SECONDS,
				new LinkedBlockingQueue<>(), factory);
		this.executor.allowCoreThreadTimeOut(true);
	}

	private static ThreadFactory numbered() {
		AtomicInteger number = new AtomicInteger();
		return (work) -> new CallbackThread(work, "aether-callback-" + number.incrementAndGet());
	}

	@Override
	public void execute(Runnable work) {
		try {
			this.executor.execute(work);
		}
		catch (RuntimeException | Error ex) {
			logger.warn("No thread could be started for a callback", ex);
			giveToAnother(work);
		}
	}

	/**
	 * Whatever happens it is run, once: a listener waits for it and would be deaf.
	 */
	private void giveToAnother(Runnable work) {
		this.executor.getQueue().remove(work);
		if (this.executor.getPoolSize() > 0) {
			this.executor.getQueue().add(work);
		}
		else {
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
	 * Let the threads end as soon as nothing is left to run. What comes later still runs,
	 * on a thread that ends after it.
	 */
	@Override
	public void close() {
		this.executor.setKeepAliveTime(1, TimeUnit.MILLISECONDS);
	}

	private static final class CallbackThread extends Thread {

		private CallbackThread(Runnable work, String name) {
			super(work, name);
			setDaemon(true);
		}

	}

}
