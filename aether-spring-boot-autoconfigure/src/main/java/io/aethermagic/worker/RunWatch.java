package io.aethermagic.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import io.aethermagic.node.AetherNode;
import io.aethermagic.node.Control;
import io.aethermagic.node.Incident;
import io.aethermagic.node.TaskRef;
import io.aethermagic.transport.Custody;
import io.aethermagic.transport.Delivery;

/**
 * Looks at every run each {@value #PERIOD_MILLIS} ms while there is one: for its
 * deadline, and every third of a lease to renew the lease and to send the heartbeats, one
 * for each caller. It runs on Aether's timers, which no handler can fill.
 *
 * @promise 4.1
 * @promise 4.2
 * @promise 4.6
 * @promise 5.12
 */
final class RunWatch {

	/** How late a deadline can be seen, in milliseconds. */
	static final int PERIOD_MILLIS = 20;

	private static final Duration PERIOD = Duration.ofMillis(PERIOD_MILLIS);

	private final AetherNode node;

	private final WorkerSettings settings;

	private final RunningTasks running;

	private final TaskProcessor processor;

	private final AtomicBoolean scheduled = new AtomicBoolean();

	private long heartbeatAtNanos;

	RunWatch(AetherNode node, WorkerSettings settings, RunningTasks running, TaskProcessor processor) {
		this.node = node;
		this.settings = settings;
		this.running = running;
		this.processor = processor;
		this.heartbeatAtNanos = node.timers().nanoTime();
	}

	/**
	 * Keep watching: there is a run.
	 */
	void wake() {
		if (!this.scheduled.get() && this.scheduled.compareAndSet(false, true)) {
			this.node.timers().schedule(PERIOD, this::look);
		}
	}

	private void look() {
		try {
			lookAtAll();
		}
		finally {
			this.scheduled.set(false);
			if (!this.running.isEmpty()) {
				wake();
			}
		}
	}

	private void lookAtAll() {
		long now = this.node.timers().nanoTime();
		long stuckAfter = this.settings.heartbeat().toNanos();
		for (TaskRun run : this.running.all()) {
			long late = now - run.deadlineNanos;
			if (late >= 0) {
				this.processor.stop(run, StopReason.EXPIRED);
			}
			if (late >= stuckAfter && run.markStuck()) {
				this.node.incidents()
					.count(Incident.STUCK_HANDLER, () -> "Handler " + run.container.definition().id()
							+ " ignores the interrupt of task " + run.key.task() + " and keeps its permit");
			}
		}
		if (now - this.heartbeatAtNanos >= 0 && this.node.transport().state().connected()) {
			this.heartbeatAtNanos = now + this.settings.heartbeat().toNanos();
			heartbeat();
		}
	}

	private void heartbeat() {
		Map<String, List<TaskRef>> held = new HashMap<>();
		for (TaskRun run : this.running.all()) {
			if (run.isStuck() || run.container.definition().broadcast()) {
				continue;
			}
			Delivery delivery = run.delivery();
			delivery.extend().whenComplete((custody, failure) -> {
				if (custody == Custody.LOST) {
					this.processor.lost(run, delivery);
				}
				else if (failure == null) {
					run.held(delivery);
				}
			});
			String caller = run.replyTo();
			if (caller != null && run.isOpen()) {
				held.computeIfAbsent(caller, (key) -> new ArrayList<>()).add(run.ref());
			}
		}
		held.forEach((caller, tasks) -> this.node.control(Control.HEARTBEAT, caller, tasks));
	}

}
