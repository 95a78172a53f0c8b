package io.aethermagic.worker;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

import io.aethermagic.node.AetherNode;
import io.aethermagic.node.LogText;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops a worker, and tells the log whom it waits for and what it gives back. Safe for
 * use by several threads; no method blocks.
 *
 * @promise 4.10
 */
final class WorkerDrain {

	/** How long an interrupted handler may take before its task is released. */
	private static final Duration INTERRUPTED_GRACE = Duration.ofSeconds(1);

	private static final Duration CHECK = Duration.ofMillis(20);

	/** How many tasks a line of the log names. */
	private static final int MOST_NAMED = 10;

	private static final Logger logger = LoggerFactory.getLogger(WorkerDrain.class);

	private final AetherNode node;

	private final Duration timeout;

	private final RunningTasks running;

	private final RunExits exits;

	private final Runnable finish;

	private volatile boolean closed;

	private @Nullable CompletableFuture<Void> stopping;

	/**
	 * Create a drain.
	 * @param node the node
	 * @param timeout how long running tasks may take
	 * @param running the tasks in hand
	 * @param exits by which they go back
	 * @param finish closes what is open when nothing is in hand any more; may be called
	 * twice
	 */
	WorkerDrain(AetherNode node, Duration timeout, RunningTasks running, RunExits exits, Runnable finish) {
		this.node = node;
		this.timeout = timeout;
		this.running = running;
		this.exits = exits;
		this.finish = finish;
	}

	/**
	 * Let no more handlers come.
	 */
	void close() {
		this.closed = true;
	}

	boolean isClosed() {
		return this.closed;
	}

	/**
	 * Take no more tasks, and bring to an end what is in hand.
	 * @param containers what takes tasks
	 * @return a stage that completes when nothing is in hand any more; the same for each
	 * call
	 */
	CompletionStage<Void> start(Collection<TaskContainer> containers) {
		CompletableFuture<Void> done = new CompletableFuture<>();
		synchronized (this) {
			if (this.stopping != null) {
				return this.stopping;
			}
			this.stopping = done;
		}
		List<TaskContainer> all = List.copyOf(containers);
		long until = this.node.timers().nanoTime() + this.timeout.toNanos();
		CompletableFuture
			.allOf(all.stream()
				.map((container) -> container.stopIntake().toCompletableFuture())
				.toArray(CompletableFuture[]::new))
			.whenComplete((closed, failure) -> begin(all, until));
		return done;
	}

	private void begin(List<TaskContainer> containers, long untilNanos) {
		List<TaskRun> waiting = this.running.all().stream().filter(TaskRun::isWaiting).toList();
		if (!waiting.isEmpty()) {
			logger.info("Transport '{}': {} waited for a retry and go back to the queue", this.node.name(),
					describe(waiting));
		}
		waiting.forEach((run) -> this.exits.stop(run, StopReason.RELEASED));
		List<TaskRun> rest = List.copyOf(this.running.all());
		if (!rest.isEmpty()) {
			logger.info("Transport '{}': waiting up to {} s for {}", this.node.name(), this.timeout.toSeconds(),
					describe(rest));
		}
		check(containers, untilNanos, false);
	}

	private void check(List<TaskContainer> containers, long untilNanos, boolean interrupted) {
		for (TaskRun run : this.running.all()) {
			if (run.isWaiting()) {
				this.exits.stop(run, StopReason.RELEASED);
			}
		}
		long now = this.node.timers().nanoTime();
		if (this.running.isEmpty() && containers.stream().allMatch((container) -> container.inHand() == 0)) {
			finish();
		}
		else if (now - untilNanos < 0) {
			this.node.timers().schedule(CHECK, () -> check(containers, untilNanos, interrupted));
		}
		else if (!interrupted) {
			interrupt();
			check(containers, now + INTERRUPTED_GRACE.toNanos(), true);
		}
		else {
			release();
			finish();
		}
	}

	private void interrupt() {
		List<TaskRun> late = List.copyOf(this.running.all());
		if (!late.isEmpty()) {
			logger.warn("Transport '{}': {} did not end within {} s, are interrupted and go back to the queue",
					this.node.name(), describe(late), this.timeout.toSeconds());
		}
		late.forEach((run) -> this.exits.stop(run, StopReason.RELEASED));
	}

	private void release() {
		List<TaskRun> left = List.copyOf(this.running.all());
		if (!left.isEmpty()) {
			logger.warn("Transport '{}': {} go back to the queue while their handlers go on: they ignore the interrupt",
					this.node.name(), describe(left));
		}
		left.forEach(this.exits::release);
	}

	/**
	 * Give back at once what is in hand, and be done.
	 */
	void finishNow() {
		release();
		finish();
	}

	private void finish() {
		try {
			this.finish.run();
		}
		finally {
			CompletableFuture<Void> done;
			synchronized (this) {
				done = this.stopping;
			}
			if (done != null) {
				done.complete(null);
			}
		}
	}

	private static String describe(List<TaskRun> runs) {
		String named = runs.stream()
			.limit(MOST_NAMED)
			.map((run) -> run.container.definition().id() + " " + LogText.of(run.key.task().tid()))
			.collect(Collectors.joining(", "));
		int more = runs.size() - MOST_NAMED;
		return ((runs.size() == 1) ? "1 task: " : runs.size() + " tasks: ") + named
				+ ((more > 0) ? " and " + more + " more" : "");
	}

}
