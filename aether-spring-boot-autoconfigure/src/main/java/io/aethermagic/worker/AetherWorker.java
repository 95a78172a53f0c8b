package io.aethermagic.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

import io.aethermagic.client.ScopedOperations;
import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.message.MessageCodec;
import io.aethermagic.node.AetherNode;
import io.aethermagic.transport.BufferLevel;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.SendOptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The worker on one transport: a container for each handler, the leases of what they have
 * in hand, and the answers to callers who ask, cancel or have given a task to another.
 * Safe for use by several threads; no method blocks.
 *
 * @promise 4.10
 * @promise 5.12
 */
public final class AetherWorker implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(AetherWorker.class);

	/** How often a handler that was taken away is asked whether it has done its work. */
	private static final Duration CLOSE_CHECK = Duration.ofSeconds(1);

	private final AetherNode node;

	private final WorkerSettings settings;

	private final WorkerExecutors executors;

	private final RunningTasks running = new RunningTasks(this::watch);

	private final StuckHandlers stuck;

	private final TaskProcessor processor;

	private final RunWatch watch;

	private final List<TaskContainer> containers = new CopyOnWriteArrayList<>();

	private final CancelSubscriptions cancels;

	private final KeepAlive keepAlive;

	private final WorkerDrain drain;

	private final WorkerControl control;

	private volatile boolean listening;

	/**
	 * Create a worker without handlers.
	 * @param node the node, not started yet
	 * @param settings what the worker keeps to
	 * @param executors makes the threads of handlers
	 * @param operations performs nested tasks
	 */
	public AetherWorker(AetherNode node, WorkerSettings settings, WorkerExecutors executors,
			ScopedOperations operations) {
		this(node, settings, executors, operations, HandlerInterception.NONE);
	}

	/**
	 * Create a worker without handlers, of an application that puts something around
	 * them.
	 * @param node the node, not started yet
	 * @param settings what the worker keeps to
	 * @param executors makes the threads of handlers
	 * @param operations performs nested tasks
	 * @param interception what is around each attempt
	 */
	public AetherWorker(AetherNode node, WorkerSettings settings, WorkerExecutors executors,
			ScopedOperations operations, HandlerInterception interception) {
		this.node = node;
		this.settings = settings;
		this.executors = executors;
		this.keepAlive = new KeepAlive("aether-keep-alive-" + node.instance());
		node.deadLetters().policy(settings.deadLetters());
		OutcomeMemory memory = new OutcomeMemory(node.timers());
		CancelledTasks cancelled = new CancelledTasks(node.timers());
		FailureLog failures = new FailureLog(settings.logFailures());
		WorkerAnswers answers = new WorkerAnswers(node, settings, failures);
		DeadLetterWriter deadLetters = new DeadLetterWriter(node, this.running, memory);
		OutcomeSender outcomes = new OutcomeSender(node, answers, this.running, memory, deadLetters, failures,
				settings.lease());
		this.stuck = new StuckHandlers(node, settings.heartbeat());
		OutcomeCounts counts = new OutcomeCounts(node.timers());
		RunExits exits = new RunExits(node, this.running, outcomes, this.stuck, counts);
		this.processor = new TaskProcessor(node, settings, operations, answers, this.running, memory, cancelled,
				outcomes, deadLetters, failures, exits, new HandlerCaller(node, interception));
		this.drain = new WorkerDrain(node, settings.drainTimeout(), this.running, exits, this::finishStop);
		this.watch = new RunWatch(node, settings, this.running, exits);
		CallerRequests requests = new CallerRequests(node, this.running, memory, cancelled, answers, exits,
				this::handlers);
		this.cancels = new CancelSubscriptions(node, requests);
		node.on(Action.PERFORM, new DirectedRequests(node, this.containers, answers)::onPerform);
		List<Supplier<BufferLevel>> buffers = new ArrayList<>(this.processor.buffers());
		buffers.addAll(List.of(memory::level, memory::byteLevel, cancelled::level, answers::delayed));
		this.control = new WorkerControl(node, settings.lease(), this.containers, this.running, exits, this::listens,
				buffers, counts);
		node.transport().onState((state) -> {
			if (state.connected()) {
				announceIdle(listening());
			}
		});
	}

	private void watch(TaskRun run) {
		this.watch.watch(run);
	}

	/**
	 * Add a handler. It listens at once if the worker has been started.
	 * @param definition the handler
	 * @throws DuplicateTaskHandlerException if there is a handler of the same tasks
	 * @throws IllegalStateException if the worker has been stopped
	 */
	public void register(TaskHandlerDefinition definition) {
		TaskContainer container = new TaskContainer(definition, this.node, this.settings.lease(),
				this.executors.create("aether-" + definition.id() + "-", definition.concurrency()), this.processor);
		boolean listens;
		try {
			listens = add(container);
		}
		catch (RuntimeException ex) {
			container.close();
			throw ex;
		}
		this.control.registered(container);
		if (listens) {
			listen(container);
			if (container.takesTasks()) {
				announceIdle(List.of(definition));
			}
		}
	}

	/**
	 * Take a handler away. It takes no more tasks; what it has in hand goes on, but an
	 * attempt that fails is the last one here: the task goes back to the queue.
	 * @param id the handler's id
	 * @return {@code false} if there is no such handler
	 */
	public boolean unregister(String id) {
		TaskContainer found = this.containers.stream()
			.filter((container) -> container.definition().id().equals(id))
			.findFirst()
			.orElse(null);
		if (found == null || !this.containers.remove(found)) {
			return false;
		}
		found.stopIntake();
		closeWhenIdle(found);
		logger.info("Handler {} on the transport '{}' was taken away", id, this.node.name());
		return true;
	}

	private void closeWhenIdle(TaskContainer container) {
		if (container.inHand() == 0 && this.running.all().stream().noneMatch((run) -> run.container == container)) {
			container.close();
		}
		else {
			this.node.timers().schedule(CLOSE_CHECK, () -> closeWhenIdle(container));
		}
	}

	private synchronized boolean add(TaskContainer container) {
		TaskHandlerDefinition definition = container.definition();
		if (this.drain.isClosed()) {
			throw new IllegalStateException("The handler " + definition.id() + " comes too late: the worker on the "
					+ "transport '" + this.node.name() + "' has been stopped");
		}
		refuseDuplicate(definition);
		this.containers.add(container);
		return this.listening;
	}

	private void refuseDuplicate(TaskHandlerDefinition definition) {
		for (TaskHandlerDefinition other : handlers()) {
			if (definition.competesWith(other)) {
				throw new DuplicateTaskHandlerException(other.id(), definition.id(), definition.address(),
						definition.broadcast() ? "" : definition.workgroup());
			}
		}
	}

	/**
	 * Listen: to cancels first, then to tasks, if {@link WorkerSettings#autoStartup()}
	 * says so. While there is a handler that does, the process stays alive.
	 */
	public void start() {
		List<TaskContainer> registered;
		synchronized (this) {
			registered = List.copyOf(this.containers);
			this.listening = true;
		}
		registered.forEach((container) -> this.cancels.listen(container.definition().address()));
		registered.forEach(this::listen);
		announceIdle(listening());
	}

	private List<TaskHandlerDefinition> listening() {
		return this.containers.stream().filter(TaskContainer::takesTasks).map(TaskContainer::definition).toList();
	}

	private void listen(TaskContainer container) {
		this.cancels.listen(container.definition().address());
		if (!this.settings.autoStartup()) {
			container.pause();
			logger.info("Handler {} on the transport '{}' takes no tasks until it is resumed",
					container.definition().id(), this.node.name());
			return;
		}
		container.start();
		logStart(container.definition());
		this.keepAlive.start();
	}

	private void listens(TaskContainer container) {
		this.keepAlive.start();
		announceIdle(List.of(container.definition()));
	}

	private void logStart(TaskHandlerDefinition handler) {
		logger.info("Handler {} takes tasks at {} on the transport '{}', {}, {} at a time", handler.id(),
				handler.address(), this.node.name(),
				handler.broadcast() ? "every task" : "in the workgroup '" + handler.workgroup() + "'",
				handler.concurrency());
	}

	/**
	 * Say that handlers listen, if it can be said.
	 */
	private void announceIdle(List<TaskHandlerDefinition> handlers) {
		if (!this.listening || !this.node.transport().state().connected()) {
			return;
		}
		for (TaskHandlerDefinition handler : handlers) {
			AetherMessage idle = this.node.message(Action.IDLE, "online", 100, MessageCodec.EMPTY, handler.address(),
					handler.broadcast() ? "" : handler.workgroup(), "", Map.of(Headers.INSTANCE, this.node.instance()));
			this.node.send(new Channel.AddressTopic(handler.address()), idle, SendOptions.DEFAULT);
		}
	}

	/**
	 * Stop: intake first; what was not started goes back; running tasks get the drain
	 * time while heartbeats go on, then are interrupted and released.
	 * @return a stage that completes when nothing is in hand any more; the same for each
	 * call
	 */
	public CompletionStage<Void> stop() {
		synchronized (this) {
			this.drain.close();
		}
		return this.drain.start(this.containers);
	}

	/**
	 * End at once what {@link #stop} has not ended yet: what is in hand goes back to the
	 * queue, and the process no longer stays alive.
	 */
	@Override
	public void close() {
		stop();
		this.drain.finishNow();
	}

	private void finishStop() {
		try {
			this.cancels.close();
			this.containers.forEach(TaskContainer::close);
		}
		finally {
			this.keepAlive.stop();
		}
	}

	/**
	 * Return how many tasks are in the custody of this worker.
	 * @return the number of tasks
	 */
	public int runningTasks() {
		return this.running.size();
	}

	/**
	 * Return how many handlers go on after their deadline and the interrupt. Their tasks
	 * have ended, and are not in the custody of this worker any more.
	 * @return the number of handlers at work
	 */
	public long stuckTasks() {
		return this.stuck.count();
	}

	/**
	 * Return the handlers.
	 * @return the definitions, in the order of their registration
	 */
	public List<TaskHandlerDefinition> handlers() {
		return this.containers.stream().map(TaskContainer::definition).toList();
	}

	/**
	 * Return why a handler gets no tasks although the transport is connected.
	 * @param handler the definition of a handler of this worker
	 * @return words for people, or {@code null} where nothing is known to be wrong
	 */
	public @Nullable String problem(TaskHandlerDefinition handler) {
		return this.containers.stream()
			.filter((container) -> container.definition() == handler)
			.findFirst()
			.map(TaskContainer::problem)
			.orElse(null);
	}

	/**
	 * Return what an operator sees of the worker and can do to it.
	 * @return the control, the same for the life of the worker
	 */
	public WorkerControl control() {
		return this.control;
	}

	/**
	 * Return the node that the worker is on.
	 * @return the node
	 */
	public AetherNode node() {
		return this.node;
	}

}
