package io.aethermagic.worker;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.node.AetherNode;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.Delivery;
import io.aethermagic.transport.DeliveryListener;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * The subscription of one handler: it asks the transport for as many tasks as the handler
 * has {@link Permits} free, and runs what comes on the {@link HandlerThreads handler's
 * threads}. A task that these do not take goes back to the queue, and there is an
 * {@link IntakePause}. Safe for use by several threads; nothing is thrown at the
 * transport.
 */
final class TaskContainer implements DeliveryListener {

	private static final Duration PAUSE = Duration.ofMillis(IntakePause.PERIOD_MILLIS);

	private final TaskHandlerDefinition definition;

	private final AetherNode node;

	private final Duration lease;

	private final TaskPipeline pipeline;

	private final HandlerThreads threads;

	private final Permits permits;

	private final IntakePause pause;

	private final DirectedTasks directed = new DirectedTasks();

	/** {@code null} where the handler takes as many tasks as it can. */
	private final @Nullable RatedIntake rated;

	private final IntConsumer request;

	private volatile @Nullable Subscription subscription;

	private volatile boolean stopping;

	private final AtomicBoolean paused = new AtomicBoolean();

	private volatile boolean closed;

	TaskContainer(TaskHandlerDefinition definition, AetherNode node, Duration lease, Executor executor,
			TaskPipeline pipeline) {
		this.definition = definition;
		this.node = node;
		this.lease = lease;
		this.pipeline = pipeline;
		this.threads = new HandlerThreads(definition, executor);
		this.permits = new Permits(definition.concurrency(), this::ask, this::resume);
		this.pause = new IntakePause(node.timers(), this.permits, this.threads::recovered);
		this.rated = (definition.rate() != null) ? new RatedIntake(definition.rate(), node.timers(), this::request)
				: null;
		this.request = (this.rated != null) ? this.rated::want : this::request;
	}

	TaskHandlerDefinition definition() {
		return this.definition;
	}

	long nanoTime() {
		return this.node.timers().nanoTime();
	}

	boolean isStopping() {
		return this.stopping;
	}

	/**
	 * Tell whether tasks that come now are to be started.
	 */
	boolean takesTasks() {
		return !this.stopping && !this.paused.get();
	}

	/**
	 * Return why no tasks come although there is a connection, or {@code null}.
	 */
	@Nullable String problem() {
		Subscription made = this.subscription;
		return (made != null) ? made.problem() : null;
	}

	int inHand() {
		return this.permits.inHand();
	}

	/**
	 * Take tasks, unless it is stopping already.
	 */
	void start() {
		String workgroup = this.definition.broadcast() ? null : this.definition.workgroup();
		Duration custody = this.definition.broadcast() ? Duration.ZERO : this.lease;
		this.subscription = this.node.transport()
			.subscribe(new Channel.TaskQueue(this.definition.address()), SubscribeOptions.tasks(workgroup, custody),
					this);
		if (this.stopping) {
			// it was registered while the worker was being stopped
			stopIntake();
			return;
		}
		if (this.paused.get()) {
			// by another thread, which has not seen this subscription
			closeSubscription();
			return;
		}
		if (this.rated != null) {
			this.rated.anew();
		}
		this.permits.askAnew();
	}

	/**
	 * Take no tasks until {@link #resume}; what has come and was not started goes back.
	 * @return {@code false} if it was paused before
	 */
	boolean pause() {
		if (!this.paused.compareAndSet(false, true)) {
			return false;
		}
		closeSubscription();
		return true;
	}

	private void closeSubscription() {
		Subscription made = this.subscription;
		this.subscription = null;
		if (made != null) {
			made.close();
		}
	}

	/**
	 * Take tasks again.
	 * @return {@code false} if it was not paused, or is stopping
	 */
	boolean resume() {
		if (this.stopping || !this.paused.compareAndSet(true, false)) {
			return false;
		}
		start();
		return true;
	}

	/**
	 * Have another number of permits.
	 * @throws IllegalStateException if there cannot be threads for them
	 */
	void resize(int concurrency) {
		this.threads.resize(concurrency);
		this.permits.resize(concurrency);
	}

	HandlerView view() {
		return new HandlerView(this.definition, state(), this.permits.total(), inHand(), problem());
	}

	private HandlerView.State state() {
		if (this.stopping) {
			return HandlerView.State.STOPPED;
		}
		if (this.paused.get()) {
			return HandlerView.State.PAUSED;
		}
		Subscription made = this.subscription;
		if (made == null) {
			return HandlerView.State.NEW;
		}
		CompletableFuture<Void> ready = made.ready().toCompletableFuture();
		return (ready.isDone() && !ready.isCompletedExceptionally()) ? HandlerView.State.LISTENING
				: HandlerView.State.SUBSCRIBING;
	}

	/**
	 * Take no more tasks; what has come and was not started goes back.
	 * @return a stage that completes when no more will come
	 */
	CompletionStage<Void> stopIntake() {
		this.stopping = true;
		Subscription made = this.subscription;
		return (made != null) ? made.close() : CompletableFuture.completedStage(null);
	}

	void close() {
		this.closed = true;
		this.threads.close();
	}

	@Override
	public void onDelivery(Delivery delivery) {
		long arrived = nanoTime();
		if (this.rated != null) {
			this.rated.came();
		}
		if (!this.permits.take()) {
			delivery.release();
		}
		else if (!this.threads.execute(() -> this.pipeline.process(this, delivery, arrived))) {
			// on another thread, for a hub in this process brings it again within the
			// call
			this.node.timers().schedule(Duration.ZERO, () -> giveBack(delivery));
		}
	}

	/**
	 * Take a task that was sent to this very instance, when there is a permit for it.
	 * @param message the perform
	 * @param caller who sent it
	 */
	void direct(AetherMessage message, String caller) {
		switch (this.directed.offer(caller, message, nanoTime())) {
			case WAITS -> this.permits.take(this::processDirected);
			case FULL -> this.pipeline.refuse(this.definition, message);
			case REPLACES -> {
			}
		}
	}

	private void processDirected() {
		DirectedDelivery next = this.directed.poll();
		if (next != null) {
			this.pipeline.process(this, next, next.arrivedNanos());
		}
		else {
			free();
		}
	}

	@Override
	public void onOverload(AetherMessage message) {
		this.pipeline.refuse(this.definition, message);
	}

	private void giveBack(Delivery delivery) {
		try {
			if (this.definition.broadcast()) {
				// nobody brings it again
				this.pipeline.refuse(this.definition, delivery.message());
			}
			delivery.release();
		}
		finally {
			this.permits.giveIdle(null);
			this.pause.rejected();
		}
	}

	/**
	 * Give a permit back: to a retry that waits for one, or to the transport.
	 */
	void free() {
		this.permits.give();
	}

	/**
	 * Run a retry that has given its permit back, when it has one again.
	 * @param retry what to run
	 */
	void runWithPermit(Runnable retry) {
		this.permits.take(retry);
	}

	private void resume(Runnable retry) {
		if (!this.threads.execute(retry)) {
			this.permits.giveIdle(retry);
			this.pause.rejected();
		}
	}

	/**
	 * Run a retry that has kept its permit, as soon as the executor takes it.
	 * @param retry what to run
	 */
	void run(Runnable retry) {
		if (!this.threads.execute(retry) && !this.closed) {
			this.node.timers().schedule(PAUSE, () -> run(retry));
		}
	}

	/**
	 * Run what a task that has its permit is brought to its end with: on a thread of the
	 * handler, or on this one if the executor does not take it.
	 * @param end what to run; blocks on nothing
	 */
	void runAtOnce(Runnable end) {
		this.threads.executeSurely(end);
	}

	private void ask(int n) {
		this.threads.ask(this.request, n);
	}

	private void request(int n) {
		Subscription made = this.subscription;
		if (made != null && !this.stopping) {
			made.request(n);
		}
	}

}
