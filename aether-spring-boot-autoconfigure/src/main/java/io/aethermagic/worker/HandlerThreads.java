package io.aethermagic.worker;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of one handler. The executor is the application's, so it may take no work:
 * that is told, and nothing of it is thrown at who brings the work. A thread that asks
 * for its next task takes it itself, so that no other has to be woken. Safe for use by
 * several threads.
 *
 * @promise 4.8
 */
final class HandlerThreads {

	private static final Logger logger = LoggerFactory.getLogger(HandlerThreads.class);

	private final TaskHandlerDefinition definition;

	private final Executor executor;

	/** The loop that the current thread is in, if it is one of the handler's. */
	private final ThreadLocal<@Nullable WorkLoop> loop = new ThreadLocal<>();

	private final AtomicBoolean rejecting = new AtomicBoolean();

	private volatile boolean closed;

	HandlerThreads(TaskHandlerDefinition definition, Executor executor) {
		this.definition = definition;
		this.executor = executor;
	}

	/**
	 * Run work on a thread of the handler: on this one, next, if it asks for its next
	 * task.
	 * @param work what to run
	 * @return {@code false} if the executor did not take it: it will not run
	 */
	boolean execute(Runnable work) {
		WorkLoop own = this.loop.get();
		if (own != null && own.offer(work)) {
			return true;
		}
		try {
			this.executor.execute(new WorkLoop(work));
			return true;
		}
		catch (RuntimeException | Error ex) {
			rejected(ex);
			return false;
		}
	}

	/**
	 * Run work on a thread of the handler; on this one if the executor does not take it.
	 * @param work what to run; must be short
	 */
	void executeSurely(Runnable work) {
		if (!execute(work)) {
			runSafely(work);
		}
	}

	/**
	 * Ask the transport for tasks. Where one comes at once and this thread is one of the
	 * handler's, it takes it next.
	 * @param request asks for so many
	 * @param n how many
	 */
	void ask(IntConsumer request, int n) {
		WorkLoop own = this.loop.get();
		if (own == null) {
			request.accept(n);
		}
		else {
			own.ask(request, n);
		}
	}

	private void rejected(Throwable failure) {
		if (!this.closed && this.rejecting.compareAndSet(false, true)) {
			logger.warn("The executor of handler {} takes no more work, so its tasks go back to the queue. "
					+ "It needs at least as many threads as the handler's concurrency, which is {}: give it more, "
					+ "or lower aether.worker.concurrency. This is not logged again until it takes work",
					this.definition.id(), this.definition.concurrency(), failure);
		}
	}

	/**
	 * Run another number of tasks at a time.
	 * @throws IllegalStateException if the executor was made for fewer and cannot be told
	 */
	void resize(int concurrency) {
		if (this.executor instanceof ResizableExecutor resizable) {
			resizable.resize(concurrency);
		}
		else if (concurrency > this.definition.concurrency()) {
			throw new IllegalStateException("The executor of handler " + this.definition.id() + " is the "
					+ "application's own, and was made for " + this.definition.concurrency()
					+ " tasks at a time: no more than these can be set while it is in use");
		}
	}

	/**
	 * Note that the executor takes work again.
	 */
	void recovered() {
		if (this.rejecting.compareAndSet(true, false)) {
			logger.info("The executor of handler {} takes work again", this.definition.id());
		}
	}

	/**
	 * Close the executor, if it can be closed.
	 */
	void close() {
		this.closed = true;
		try {
			if (this.executor instanceof ExecutorService service) {
				service.shutdown();
			}
			else if (this.executor instanceof AutoCloseable closeable) {
				closeable.close();
			}
		}
		catch (Exception ex) {
			logger.warn("The executor of handler {} could not be closed", this.definition.id(), ex);
		}
	}

	private void runSafely(Runnable work) {
		try {
			work.run();
		}
		catch (RuntimeException | Error ex) {
			logger.error("A task of handler {} could not be brought to its end", this.definition.id(), ex);
		}
	}

	/**
	 * One thread at work. Only what comes while it asks, after it has given back its
	 * permit and never within the handler, is taken by the thread itself.
	 */
	private final class WorkLoop implements Runnable {

		private @Nullable Runnable next;

		private boolean asking;

		private WorkLoop(Runnable first) {
			this.next = first;
		}

		private void ask(IntConsumer request, int n) {
			this.asking = true;
			try {
				request.accept(n);
			}
			finally {
				this.asking = false;
			}
		}

		private boolean offer(Runnable work) {
			if (!this.asking || this.next != null) {
				return false;
			}
			this.next = work;
			return true;
		}

		@Override
		public void run() {
			HandlerThreads.this.loop.set(this);
			try {
				for (Runnable work = take(); work != null; work = take()) {
					runSafely(work);
				}
			}
			finally {
				HandlerThreads.this.loop.remove();
			}
		}

		private @Nullable Runnable take() {
			Runnable taken = this.next;
			this.next = null;
			return taken;
		}

	}

}
