package io.aethermagic.test.application;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;

import io.aethermagic.worker.WorkerExecutors;

import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Counts what was given to the executors of handlers and has not been done, so that a
 * held clock can wait for it. Safe for use by several threads.
 */
final class WorkAtHand implements BeanPostProcessor {

	private final AtomicInteger count = new AtomicInteger();

	int count() {
		return this.count.get();
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String name) {
		return (bean instanceof WorkerExecutors executors) ? (WorkerExecutors) (prefix,
				concurrency) -> new CountingExecutor(executors.create(prefix, concurrency), this.count) : bean;
	}

	private record CountingExecutor(Executor executor, AtomicInteger count) implements Executor, AutoCloseable {

		@Override
		public void execute(Runnable work) {
			this.count.incrementAndGet();
			try {
				this.executor.execute(() -> {
					try {
						work.run();
					}
					finally {
						this.count.decrementAndGet();
					}
				});
			}
			catch (RuntimeException | Error ex) {
				this.count.decrementAndGet();
				throw ex;
			}
		}

		@Override
		public void close() {
			if (this.executor instanceof ExecutorService service) {
				service.shutdown();
			}
			else if (this.executor instanceof AutoCloseable closeable) {
				close(closeable);
			}
		}

		private static void close(AutoCloseable closeable) {
			try {
				closeable.close();
			}
			catch (Exception ex) {
				throw new IllegalStateException("The executor of a handler could not be closed", ex);
			}
		}

	}

}
