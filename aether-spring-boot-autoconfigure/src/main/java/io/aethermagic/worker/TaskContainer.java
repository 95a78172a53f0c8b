package io.aethermagic.worker;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.node.AetherNode;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.Delivery;
import io.aethermagic.transport.DeliveryListener;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.Subscription;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The subscription of one handler, and its permits: it never has more tasks in hand than
 * the handler's concurrency, and asks the transport for exactly as many as it has permits
 * free. A retry that comes back without a permit takes the next one that is freed.
 */
final class TaskContainer {

	private static final Logger logger = LoggerFactory.getLogger(TaskContainer.class);

	private final TaskHandlerDefinition definition;

	private final AetherNode node;

	private final Duration lease;

	private final Executor executor;

	private final TaskProcessor processor;

	/** Retries that are due and have no permit. */
	private final ArrayDeque<Runnable> due = new ArrayDeque<>();

	/** The loop that the current thread is in, if it is one of the handler's. */
	private final ThreadLocal<@Nullable WorkLoop> loop = new ThreadLocal<>();

	private @Nullable Subscription subscription;

	private int inHand;

	/** Permits that were taken back after the transport had been asked to fill them. */
	private int overdrawn;

	private volatile boolean stopping;

	TaskContainer(TaskHandlerDefinition definition, AetherNode node, Duration lease, Executor executor,
			TaskProcessor processor) {
		this.definition = definition;
		this.node = node;
		this.lease = lease;
		this.executor = executor;
		this.processor = processor;
	}

	TaskHandlerDefinition definition() {
		return this.definition;
	}

	Executor executor() {
		return this.executor;
	}

	long nanoTime() {
		return this.node.timers().nanoTime();
	}

	boolean isStopping() {
		return this.stopping;
	}

	synchronized int inHand() {
		return this.inHand;
	}

	void start() {
		String workgroup = this.definition.broadcast() ? null : this.definition.workgroup();
		Duration custody = this.definition.broadcast() ? Duration.ZERO : this.lease;
		Subscription made = this.node.transport()
			.subscribe(new Channel.TaskQueue(this.definition.address()), SubscribeOptions.tasks(workgroup, custody),
					new Intake());
		synchronized (this) {
			this.subscription = made;
		}
		made.request(this.definition.concurrency());
	}

	/**
	 * Take no more tasks; what has come and was not started goes back.
	 * @return a stage that completes when no more will come
	 */
	CompletionStage<Void> stopIntake() {
		this.stopping = true;
		Subscription made;
		synchronized (this) {
			made = this.subscription;
		}
		return (made != null) ? made.close() : CompletableFuture.completedStage(null);
	}

	void close() {
		if (this.executor instanceof ExecutorService service) {
			service.shutdown();
		}
		else if (this.executor instanceof AutoCloseable closeable) {
			try {
				closeable.close();
			}
			catch (Exception ex) {
				logger.warn("The executor of handler {} could not be closed", this.definition.id(), ex);
			}
		}
	}

	private void onDelivery(Delivery delivery) {
		long arrived = nanoTime();
		boolean over;
		synchronized (this) {
			over = this.inHand >= this.definition.concurrency() && this.overdrawn > 0;
			if (over) {
				this.overdrawn--;
			}
			else {
				this.inHand++;
			}
		}
		if (over) {
			delivery.release();
			return;
		}
		execute(() -> this.processor.process(this, delivery, arrived));
	}

	/**
	 * Run work on a thread of the handler: on this one, next, if it is one that has just
	 * given its permit back, so that no other has to be woken.
	 */
	private void execute(Runnable work) {
		WorkLoop own = this.loop.get();
		if (own == null || !own.offer(work)) {
			this.executor.execute(() -> new WorkLoop().run(work));
		}
	}

	/**
	 * Give a permit back: to a retry that waits for one, or to the transport.
	 */
	void free() {
		Runnable next;
		Subscription made = null;
		synchronized (this) {
			next = this.due.poll();
			if (next == null) {
				this.inHand--;
				if (this.overdrawn > 0) {
					this.overdrawn--;
				}
				else {
					made = this.subscription;
				}
			}
		}
		if (next != null) {
			execute(next);
		}
		else if (made != null && !this.stopping) {
			request(made);
		}
	}

	private void request(Subscription made) {
		WorkLoop own = this.loop.get();
		if (own == null) {
			made.request(1);
			return;
		}
		own.takesNext = true;
		made.request(1);
		own.takesNext = false;
	}

	/**
	 * Run something that has given its permit back and needs one again.
	 * @param work what to run
	 */
	void resume(Runnable work) {
		synchronized (this) {
			if (this.inHand >= this.definition.concurrency()) {
				this.due.add(work);
				return;
			}
			this.inHand++;
			this.overdrawn++;
		}
		execute(work);
	}

	/**
	 * Takes what comes, on a thread of the transport.
	 */
	private final class Intake implements DeliveryListener {

		@Override
		public void onDelivery(Delivery delivery) {
			TaskContainer.this.onDelivery(delivery);
		}

		@Override
		public void onOverload(AetherMessage message) {
			TaskContainer.this.processor.refuse(TaskContainer.this, message);
		}

	}

	/**
	 * One thread of the handler at work. While it asks for its next task, after it has
	 * given back its permit and never within the handler, it takes what comes itself.
	 */
	private final class WorkLoop {

		private @Nullable Runnable next;

		private boolean takesNext;

		boolean offer(Runnable work) {
			if (!this.takesNext || this.next != null) {
				return false;
			}
			this.next = work;
			return true;
		}

		void run(Runnable first) {
			TaskContainer.this.loop.set(this);
			try {
				for (Runnable work = first; work != null; work = take()) {
					runOne(work);
				}
			}
			finally {
				TaskContainer.this.loop.remove();
			}
		}

		private void runOne(Runnable work) {
			try {
				work.run();
			}
			catch (RuntimeException | Error ex) {
				logger.error("A task of handler {} could not be brought to its end", TaskContainer.this.definition.id(),
						ex);
			}
		}

		private @Nullable Runnable take() {
			Runnable taken = this.next;
			this.next = null;
			return taken;
		}

	}

}
