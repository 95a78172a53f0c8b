package io.aethermagic.worker;

import java.util.concurrent.Executor;

import io.aethermagic.time.DetachedThreads;

/**
 * Makes the executor that a handler's tasks run on. What it makes takes at least as many
 * tasks at a time as it was asked for; more than that it is never given to run at once.
 * Where one takes less and throws, the task goes back to the queue and is asked for again
 * a moment later; the log says so once.
 */
@FunctionalInterface
public interface WorkerExecutors {

	/**
	 * Platform threads: a new one only where none is idle, so that handlers that return a
	 * stage need few, whatever their concurrency. They end when idle.
	 */
	WorkerExecutors PLATFORM_THREADS = (prefix, concurrency) -> new HandlerPool(concurrency,
			DetachedThreads.numbered(prefix, true));

	/** A virtual thread for each task, on Java 21 and later. */
	WorkerExecutors VIRTUAL_THREADS = (prefix, concurrency) -> new VirtualThreads(DetachedThreads.virtual(prefix));

	/**
	 * Make an executor. One that is {@link AutoCloseable} or an
	 * {@link java.util.concurrent.ExecutorService} is closed with the worker.
	 * @param threadNamePrefix what its threads' names begin with
	 * @param concurrency how many tasks run at a time
	 * @return the executor
	 */
	Executor create(String threadNamePrefix, int concurrency);

}
