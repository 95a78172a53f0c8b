package io.aethermagic.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.aethermagic.node.AetherNode;
import io.aethermagic.transport.BufferLevel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an operator sees of a worker and can do to it while it runs. Safe for use by
 * several threads; no method blocks.
 */
public final class WorkerControl {

	private static final Logger logger = LoggerFactory.getLogger(WorkerControl.class);

	private final AetherNode node;

	private final Duration lease;

	private final Collection<TaskContainer> containers;

	private final RunningTasks running;

	private final RunExits exits;

	private final Consumer<TaskContainer> resumed;

	private final List<Supplier<BufferLevel>> buffers;

	private final OutcomeCounts counts;

	private final List<Consumer<HandlerView>> listeners = new CopyOnWriteArrayList<>();

	WorkerControl(AetherNode node, Duration lease, Collection<TaskContainer> containers, RunningTasks running,
			RunExits exits, Consumer<TaskContainer> resumed, List<Supplier<BufferLevel>> buffers,
			OutcomeCounts counts) {
		this.node = node;
		this.lease = lease;
		this.containers = containers;
		this.running = running;
		this.exits = exits;
		this.resumed = resumed;
		this.buffers = List.copyOf(buffers);
		this.counts = counts;
	}

	/**
	 * Return how long a task counts as this worker's after its last heartbeat.
	 * @return the lease
	 */
	public Duration lease() {
		return this.lease;
	}

	/**
	 * Return the handlers as they are now.
	 * @return the handlers, in the order of their registration
	 */
	public List<HandlerView> handlers() {
		return this.containers.stream().map(TaskContainer::view).toList();
	}

	/**
	 * Be told of each handler: of those that are there at once, and of those that are
	 * registered later.
	 * @param listener who is told; may be told twice of one that is registered meanwhile
	 */
	public void onHandler(Consumer<HandlerView> listener) {
		this.listeners.add(listener);
		handlers().forEach(listener);
	}

	void registered(TaskContainer container) {
		this.listeners.forEach((listener) -> listener.accept(container.view()));
	}

	/**
	 * Find a handler.
	 * @param id its id
	 * @return the handler as it is now, or {@code null}
	 */
	public @Nullable HandlerView handler(String id) {
		TaskContainer container = find(id);
		return (container != null) ? container.view() : null;
	}

	/**
	 * Let a handler take no more tasks. What it has in hand goes on, what has come and
	 * was not started goes back.
	 * @param id its id
	 * @return {@code false} if there is no such handler
	 */
	public boolean pause(String id) {
		TaskContainer container = find(id);
		if (container != null && container.pause()) {
			logger.info("Handler {} on the transport '{}' is paused", id, this.node.name());
		}
		return container != null;
	}

	/**
	 * Let a handler take tasks again.
	 * @param id its id
	 * @return {@code false} if there is no such handler
	 */
	public boolean resume(String id) {
		TaskContainer container = find(id);
		if (container != null && container.resume()) {
			logger.info("Handler {} on the transport '{}' takes tasks again", id, this.node.name());
			this.resumed.accept(container);
		}
		return container != null;
	}

	/**
	 * Let a handler have more or fewer tasks in hand. Where there are more already, they
	 * go on, and no other is taken until they are fewer.
	 * @param id its id
	 * @param concurrency how many, above 0
	 * @return {@code false} if there is no such handler
	 * @throws IllegalArgumentException if it is not above 0
	 * @throws IllegalStateException if the handler's executor is the application's own,
	 * and was made for fewer
	 */
	public boolean concurrency(String id, int concurrency) {
		if (concurrency < 1) {
			throw new IllegalArgumentException("The concurrency " + concurrency + " is not above 0");
		}
		TaskContainer container = find(id);
		if (container != null) {
			container.resize(concurrency);
			logger.info("Handler {} on the transport '{}' has {} tasks at a time now", id, this.node.name(),
					concurrency);
		}
		return container != null;
	}

	private @Nullable TaskContainer find(String id) {
		return this.containers.stream()
			.filter((container) -> container.definition().id().equals(id))
			.findFirst()
			.orElse(null);
	}

	/**
	 * Return tasks in hand.
	 * @param limit how many at most, those that came first before the others
	 * @return the tasks
	 */
	public List<TaskView> tasks(int limit) {
		List<TaskRun> runs = new ArrayList<>(this.running.all());
		long now = this.node.timers().nanoTime();
		runs.sort(Comparator.comparingLong((run) -> run.arrivedNanos - now));
		return runs.stream().limit(limit).map((run) -> run.view(this.lease, now)).toList();
	}

	/**
	 * Return how many tasks are in hand.
	 * @return the number
	 */
	public int inHand() {
		return this.running.size();
	}

	/**
	 * Cancel the tasks in hand that have an identifier, as their callers could: handlers
	 * get token and interrupt, and callers are told that their tasks were cancelled.
	 * @param tid the tasks' identifier
	 * @return how many were told to stop
	 */
	public int cancel(String tid) {
		int cancelled = 0;
		for (TaskRun run : this.running.all()) {
			if (run.key.task().tid().equals(tid)) {
				this.exits.stop(run, StopReason.CANCELLED);
				cancelled++;
			}
		}
		return cancelled;
	}

	/**
	 * Return how tasks have ended here in the last minutes.
	 * @return {@value OutcomeMinute#REMEMBERED} minutes, the one that goes on first
	 */
	public List<OutcomeMinute> outcomes() {
		return this.counts.minutes();
	}

	/**
	 * Return how full is what has a bound.
	 * @return the buffers, always the same ones
	 */
	public List<BufferLevel> buffers() {
		return this.buffers.stream().map(Supplier::get).toList();
	}

}
