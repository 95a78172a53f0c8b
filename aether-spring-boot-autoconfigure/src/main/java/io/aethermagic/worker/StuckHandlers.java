package io.aethermagic.worker;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.aethermagic.node.AetherNode;
import io.aethermagic.node.Incident;

/**
 * Handlers that go on although their task has ended, because they ignore the interrupt:
 * they keep their permits, which bound their number. Each counts as stuck when it has
 * gone on for a while. Safe for use by several threads.
 *
 * @promise 4.6
 */
final class StuckHandlers {

	private final AetherNode node;

	private final Duration patience;

	private final Set<TaskRun> stuck = ConcurrentHashMap.newKeySet();

	/**
	 * Create an empty set.
	 * @param node the node
	 * @param patience how long a handler may go on before it counts as stuck
	 */
	StuckHandlers(AetherNode node, Duration patience) {
		this.node = node;
		this.patience = patience;
	}

	/**
	 * Look later whether a handler has returned that was told to stop.
	 * @param run its run
	 */
	void watch(TaskRun run) {
		this.node.timers().schedule(this.patience, () -> look(run));
	}

	private void look(TaskRun run) {
		if (!run.hasPermit() || !this.stuck.add(run)) {
			return;
		}
		this.node.incidents()
			.count(Incident.STUCK_HANDLER, () -> "Handler " + run.container.definition().id()
					+ " ignores the interrupt of task " + run.key.task() + " and keeps its permit");
		if (!run.hasPermit()) {
			// it has returned between the two looks
			this.stuck.remove(run);
		}
	}

	/**
	 * Note that a handler has returned.
	 * @param run its run, which has no permit any more
	 */
	void returned(TaskRun run) {
		if (!this.stuck.isEmpty()) {
			this.stuck.remove(run);
		}
	}

	int count() {
		return this.stuck.size();
	}

}
