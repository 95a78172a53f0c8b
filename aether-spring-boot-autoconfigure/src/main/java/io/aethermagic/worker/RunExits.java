package io.aethermagic.worker;

import io.aethermagic.client.ScopedCall;
import io.aethermagic.node.AetherNode;
import io.aethermagic.node.Incident;
import io.aethermagic.transport.Delivery;

/**
 * The ways by which runs leave this worker: with an outcome, back to the queue, or
 * without a word; and what tells them to. Safe for use by several threads.
 *
 * @promise 4.6
 * @promise 4.7
 */
final class RunExits {

	private final AetherNode node;

	private final RunningTasks running;

	private final OutcomeSender outcomes;

	private final StuckHandlers stuck;

	private final OutcomeCounts counts;

	RunExits(AetherNode node, RunningTasks running, OutcomeSender outcomes, StuckHandlers stuck, OutcomeCounts counts) {
		this.node = node;
		this.running = running;
		this.outcomes = outcomes;
		this.stuck = stuck;
		this.counts = counts;
	}

	/**
	 * The task was given to another: stop, and say nothing.
	 * @param run the run
	 * @param delivery the delivery that is another's; a run that goes on under a newer
	 * one is left alone
	 */
	void lost(TaskRun run, Delivery delivery) {
		if (run.stopLost(delivery)) {
			this.node.incidents()
				.count(Incident.LOST_TASK, () -> run.key.task() + " was given to another worker, dispatch "
						+ run.dispatch() + " stops here");
			leaveIfWaiting(run);
		}
	}

	/**
	 * Tell a run to stop. One that waits for a retry ends at once, the others when their
	 * handler does.
	 * @param run the run
	 * @param reason why
	 */
	void stop(TaskRun run, StopReason reason) {
		if (run.stop(reason)) {
			leaveIfWaiting(run);
		}
	}

	/**
	 * End a run whose deadline has passed: at once for its caller, whatever its handler
	 * does, which is told to stop and keeps its permit until it returns.
	 * @param run the run
	 */
	void expire(TaskRun run) {
		run.stop(StopReason.EXPIRED);
		boolean atWork = !run.isWaiting();
		StopReason reason = run.stopReason();
		if (reason == StopReason.EXPIRED || reason == StopReason.CANCELLED) {
			end(run, stopped(run));
		}
		if (atWork) {
			this.stuck.watch(run);
		}
		else {
			giveBackPermit(run);
		}
	}

	private void leaveIfWaiting(TaskRun run) {
		if (run.isWaiting()) {
			leave(run, stopped(run));
		}
	}

	/**
	 * Give the task back to the queue, whatever its handler does.
	 * @param run the run, which will not end by itself
	 */
	void release(TaskRun run) {
		leave(run, RunEnd.Silent.RELEASED);
	}

	/**
	 * Return how a run leaves that was told to stop. One that was not is asked only when
	 * it has left already, and does not leave again.
	 */
	static RunEnd stopped(TaskRun run) {
		return switch (run.stopReason()) {
			case CANCELLED -> Outcome.cancelled();
			case EXPIRED -> Outcome.expired();
			case LOST -> RunEnd.Silent.ABANDONED;
			case NONE, RELEASED -> RunEnd.Silent.RELEASED;
		};
	}

	/**
	 * Let a run leave whose handler is not at work, and give back the permit that it has:
	 * every way out goes through here, but that of a handler that does not return.
	 */
	void leave(TaskRun run, RunEnd how) {
		try {
			end(run, how);
		}
		finally {
			giveBackPermit(run);
		}
	}

	private void end(TaskRun run, RunEnd how) {
		if (!run.end()) {
			return;
		}
		cancelNested(run);
		if (how instanceof Outcome outcome) {
			this.counts.add(outcome.kind());
			this.outcomes.send(run, outcome);
		}
		else if (how == RunEnd.Silent.RELEASED) {
			this.running.remove(run);
			this.outcomes.release(run);
		}
		else {
			this.running.abandon(run);
		}
	}

	private void cancelNested(TaskRun run) {
		for (ScopedCall call : run.nested.end()) {
			try {
				call.cancel();
			}
			catch (RuntimeException | Error ex) {
				this.node.incidents()
					.count(Incident.LISTENER_FAILED, () -> "A nested task of " + run.key.task() + " was not cancelled",
							ex);
			}
		}
	}

	/**
	 * Give back the permit that a run has, if it has one.
	 */
	void giveBackPermit(TaskRun run) {
		if (run.givePermit()) {
			this.stuck.returned(run);
			run.container.free();
		}
	}

}
