package io.aethermagic.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import io.aethermagic.node.AetherNode;
import io.aethermagic.node.Control;
import io.aethermagic.node.TaskRef;
import io.aethermagic.time.DueEntry;
import io.aethermagic.time.DueWheel;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.Custody;
import io.aethermagic.transport.Delivery;
import io.aethermagic.transport.TransportState;

/**
 * Looks at each run when its deadline comes, and every third of a lease renews all leases
 * and sends the heartbeats, one for each caller. It runs on Aether's timers, which no
 * handler can fill. Safe for use by several threads.
 *
 * @promise 4.1
 * @promise 4.2
 * @promise 4.6
 * @promise 5.12
 */
final class RunWatch {

	/** How late a deadline can be seen, in milliseconds. */
	static final int TICK_MILLIS = 20;

	private final AetherNode node;

	private final Timers timers;

	private final Duration interval;

	private final RunningTasks running;

	private final RunExits exits;

	private final DueWheel<TaskRun> wheel;

	private final AtomicBoolean scheduled = new AtomicBoolean();

	/** Whether a heartbeat waits for a connection. */
	private final AtomicBoolean overdue = new AtomicBoolean();

	RunWatch(AetherNode node, WorkerSettings settings, RunningTasks running, RunExits exits) {
		this.node = node;
		this.timers = node.timers();
		this.interval = settings.heartbeat();
		this.running = running;
		this.exits = exits;
		this.wheel = new DueWheel<>(this.timers, Duration.ofMillis(TICK_MILLIS), this::look);
		node.transport().onState(this::onState);
	}

	/**
	 * Watch a run until {@link TaskRun#unwatch}.
	 */
	void watch(TaskRun run) {
		DueEntry<TaskRun> due = this.wheel.entry(run);
		run.watched(due);
		due.bringForward(run.deadlineNanos);
		if (!this.scheduled.get()) {
			beatLater();
		}
	}

	private void look(TaskRun run) {
		if (!run.hasEnded()) {
			this.exits.expire(run);
		}
	}

	private void beatLater() {
		if (this.scheduled.compareAndSet(false, true)) {
			this.timers.schedule(this.interval, this::beat);
		}
	}

	private void beat() {
		this.scheduled.set(false);
		if (this.running.isEmpty()) {
			return;
		}
		beatLater();
		this.overdue.set(true);
		if (this.node.transport().state().connected()) {
			heartbeat();
		}
	}

	/**
	 * A heartbeat that is overdue goes out with the next connection. Where the connection
	 * is the lease, a run whose connection is lost learns that at once.
	 */
	private void onState(TransportState state) {
		if (!state.connected()) {
			this.timers.schedule(Duration.ZERO, () -> leased().forEach(this::renew));
		}
		else if (this.overdue.get()) {
			this.timers.schedule(Duration.ZERO, this::heartbeat);
		}
	}

	private void heartbeat() {
		if (!this.overdue.compareAndSet(true, false)) {
			return;
		}
		Map<String, List<TaskRef>> held = new HashMap<>();
		leased().forEach((run) -> {
			renew(run);
			String caller = run.replyTo();
			if (caller != null && run.isOpen()) {
				held.computeIfAbsent(caller, (key) -> new ArrayList<>()).add(run.ref());
			}
		});
		held.forEach((caller, tasks) -> this.node.control(Control.HEARTBEAT, caller, tasks));
	}

	private Stream<TaskRun> leased() {
		return this.running.all().stream().filter((run) -> !run.container.definition().broadcast());
	}

	private void renew(TaskRun run) {
		Delivery delivery = run.delivery();
		delivery.extend().whenComplete((custody, failure) -> {
			if (custody == Custody.LOST) {
				this.exits.lost(run, delivery);
			}
			else if (failure == null) {
				run.held(delivery);
			}
		});
	}

}
