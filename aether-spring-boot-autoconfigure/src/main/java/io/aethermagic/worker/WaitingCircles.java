package io.aethermagic.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

import io.aethermagic.client.ScopedCall;
import io.aethermagic.node.AetherNode;
import io.aethermagic.node.Incident;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.time.RateLimit;

/**
 * Sees handlers all of whose permits are held by tasks that wait for nested tasks of the
 * same handlers: these cannot begin here, and the log says so and how to mend it. It
 * looks only while a handler that is full has nested tasks open that nobody has accepted.
 * Safe for use by several threads.
 *
 * @promise 5.14
 */
final class WaitingCircles {

	private static final Duration CHECK = Duration.ofMillis(500);

	/** A worker that has a permit accepts a task much sooner. */
	private static final Duration PATIENCE = Duration.ofMillis(400);

	private static final Duration WARN_AGAIN = Duration.ofMinutes(1);

	/** How many handlers are remembered that were warned of. */
	private static final int MAX_WARNED = 1_000;

	private final AetherNode node;

	private final RunningTasks running;

	private final AtomicBoolean scheduled = new AtomicBoolean();

	private final RateLimit<TaskContainer> warnings;

	WaitingCircles(AetherNode node, RunningTasks running) {
		this.node = node;
		this.running = running;
		this.warnings = new RateLimit<>(node.timers(), WARN_AGAIN, MAX_WARNED);
	}

	/**
	 * Note that a handler has performed a nested task.
	 */
	void nested() {
		if (!this.scheduled.get() && this.scheduled.compareAndSet(false, true)) {
			this.node.timers().schedule(CHECK, this::look);
		}
	}

	private void look() {
		this.scheduled.set(false);
		Map<TaskContainer, List<TaskRun>> full = full();
		reduce(full, Duration.ZERO);
		if (full.isEmpty()) {
			return;
		}
		nested();
		reduce(full, PATIENCE);
		full.keySet().forEach((container) -> warn(container, full.keySet()));
	}

	/**
	 * Find the handlers whose permits are all held, with the runs that hold them.
	 */
	private Map<TaskContainer, List<TaskRun>> full() {
		Map<TaskContainer, List<TaskRun>> holders = new HashMap<>();
		for (TaskRun run : this.running.all()) {
			if (run.hasPermit()) {
				holders.computeIfAbsent(run.container, (container) -> new ArrayList<>()).add(run);
			}
		}
		holders.entrySet().removeIf((entry) -> entry.getValue().size() < entry.getKey().definition().concurrency());
		return holders;
	}

	/**
	 * Leave those that wait for nobody but each other.
	 */
	private void reduce(Map<TaskContainer, List<TaskRun>> full, Duration patience) {
		long before = this.node.timers().nanoTime() - patience.toNanos();
		boolean changed = true;
		while (changed) {
			Set<TaskAddress> addresses = full.keySet()
				.stream()
				.map((container) -> container.definition().address())
				.collect(Collectors.toCollection(HashSet::new));
			changed = full.values()
				.removeIf((runs) -> !runs.stream()
					.allMatch((run) -> run.nested.waitsFor((call) -> isStuckIn(addresses, call), before)));
		}
	}

	/**
	 * Tell whether a task waits for a permit of handlers, or for a task that has one.
	 */
	private boolean isStuckIn(Set<TaskAddress> addresses, ScopedCall call) {
		return addresses.contains(call.key().address()) && (call.isUnaccepted() || this.running.contains(call.key()));
	}

	private void warn(TaskContainer container, Set<TaskContainer> circle) {
		if (!this.warnings.tryAcquire(container)) {
			return;
		}
		TaskHandlerDefinition handler = container.definition();
		String others = circle.stream()
			.map((each) -> each.definition().id())
			.sorted()
			.collect(Collectors.joining(", "));
		this.node.incidents()
			.count(Incident.WAITING_CIRCLE,
					() -> "All " + handler.concurrency() + " permits of handler " + handler.id() + " at "
							+ handler.address() + " are held by tasks that wait for nested tasks of " + others
							+ ", which need such a permit themselves and cannot begin in this instance. Raise the "
							+ "handler's concurrency (aether.worker.concurrency) above the number of tasks that wait "
							+ "at a time, start more instances, or let another handler do the nested tasks");
	}

}
