package io.aethermagic.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

import io.aethermagic.client.RecoveryStep.Ask;
import io.aethermagic.client.RecoveryStep.EndUnconfirmed;
import io.aethermagic.client.RecoveryStep.GiveUp;
import io.aethermagic.client.RecoveryStep.Redispatch;
import io.aethermagic.client.RecoveryStep.Resend;
import io.aethermagic.node.AetherNode;
import io.aethermagic.node.Control;
import io.aethermagic.node.Incident;
import io.aethermagic.node.Incidents;
import io.aethermagic.node.TaskRef;
import io.aethermagic.task.TaskEvent;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.DeadLetter;
import org.jspecify.annotations.Nullable;

/**
 * Asks holders on every transport, and hands tasks out again where the transport does not
 * do that itself: there the caller recovers, and nobody else. What is to be done each
 * {@link PendingTask} decides; here it is done. Safe for use by several threads.
 *
 * @promise 4.2
 * @promise 5.1
 * @promise 5.2
 * @promise 5.3
 * @promise 5.4
 * @promise 5.11
 * @promise 5.17
 */
final class TaskRecovery {

	private final AetherNode node;

	private final Timers timers;

	private final Incidents incidents;

	private final OpenCalls calls;

	private final TaskSender sender;

	private final CallEnd callEnd;

	TaskRecovery(AetherNode node, OpenCalls calls, TaskSender sender, CallEnd callEnd) {
		this.node = node;
		this.timers = node.timers();
		this.incidents = node.incidents();
		this.calls = calls;
		this.sender = sender;
		this.callEnd = callEnd;
	}

	/**
	 * Look at one task, while there is a connection.
	 */
	void check(PendingTask task, long now) {
		for (RecoveryStep step : task.copies().due(now)) {
			if (step instanceof Ask) {
				this.incidents.add(Incident.MISSED_HEARTBEATS);
			}
			act(task, step);
		}
	}

	/**
	 * A holder does not hold a task any more, and has said nothing of its end.
	 * @param holder who held it
	 * @param ref which copy, and under which dispatch
	 */
	void lost(PendingTask task, String holder, TaskRef ref) {
		act(task, task.copies().lost(holder, ref, this.timers.nanoTime()));
	}

	/**
	 * An instance has stopped: what it held is not held any more.
	 */
	void offline(String instance) {
		long now = this.timers.nanoTime();
		eachTask((task) -> {
			task.copies().offline(instance, now).forEach((step) -> act(task, step));
			if (instance.equals(task.to)) {
				this.sender.noInstance(task, "has stopped");
			}
		});
	}

	private void act(PendingTask task, @Nullable RecoveryStep step) {
		if (step instanceof Resend resend) {
			sendAgain(task, resend);
		}
		else if (step instanceof Ask ask) {
			ask(task, ask);
		}
		else if (step instanceof Redispatch redispatch) {
			redispatch(task, redispatch);
		}
		else if (step instanceof GiveUp giveUp) {
			giveUp(task, giveUp);
		}
		else if (step instanceof EndUnconfirmed) {
			this.callEnd.end(task, new TaskEvent.Cancelled("unconfirmed"));
		}
	}

	private void sendAgain(PendingTask task, Resend resend) {
		this.sender.again(task, resend).whenComplete((sent, failure) -> {
			if (failure != null) {
				task.copies().notSent(resend, this.timers.nanoTime());
			}
		});
	}

	private void redispatch(PendingTask task, Redispatch redispatch) {
		Resend resend = redispatch.resend();
		this.incidents.count(Incident.REDISPATCHED_TASK, () -> task.key + " of workgroup " + resend.workgroup()
				+ " was lost with instance " + redispatch.lostHolder() + ": dispatch " + resend.dispatch());
		sendAgain(task, resend);
	}

	private void giveUp(PendingTask task, GiveUp giveUp) {
		if (task.to != null) {
			this.sender.noInstance(task, "was lost with the task");
			return;
		}
		String cause = "The worker was lost in each of " + giveUp.dispatches() + " dispatches";
		if (this.node.deadLetters().policy().keeps(false, true)) {
			this.node.deadLetters()
				.keep(new DeadLetter(UUID.randomUUID().toString(), task.key.address(), giveUp.workgroup(), task.perform,
						DeadLetter.WORKER_LOST, cause, giveUp.dispatches(), 0, this.timers.now()));
		}
		this.callEnd.end(task, new TaskEvent.Failed(DeadLetter.WORKER_LOST, cause));
	}

	/**
	 * Ask the holder of one workgroup's copy.
	 */
	void askHolder(PendingTask task, String workgroup) {
		Ask ask = task.copies().questionAbout(workgroup);
		if (ask != null) {
			ask(task, ask);
		}
	}

	private void ask(PendingTask task, Ask ask) {
		this.node.control(Control.ASK, ask.holder(), List.of(ref(task, ask)));
	}

	private static TaskRef ref(PendingTask task, Ask ask) {
		return TaskRef.of(task.key, ask.workgroup(), ask.dispatch());
	}

	/**
	 * Ask an instance about all our tasks that it holds.
	 */
	void askAbout(String instance) {
		askTogether((task) -> task.copies().questionsFor(instance));
	}

	/**
	 * Start every lease and every window anew, and ask every holder: the connection was
	 * gone for a while, and silence meant nothing.
	 */
	void reconnected() {
		long now = this.timers.nanoTime();
		askTogether((task) -> task.copies().reconnected(now));
	}

	private void askTogether(Function<PendingTask, List<Ask>> questions) {
		Map<String, List<TaskRef>> byHolder = new HashMap<>();
		eachTask((task) -> questions.apply(task)
			.forEach((ask) -> byHolder.computeIfAbsent(ask.holder(), (holder) -> new ArrayList<>())
				.add(ref(task, ask))));
		byHolder.forEach((holder, tasks) -> this.node.control(Control.ASK, holder, tasks));
	}

	/**
	 * Ask an instance about those of our tasks that its heartbeat did not list.
	 * @param sinceNanos when its heartbeat began: what it lists was heard of since
	 */
	void unlisted(String instance, long sinceNanos) {
		long now = this.timers.nanoTime();
		askTogether((task) -> task.copies().unlisted(instance, sinceNanos, now));
	}

	/**
	 * Send every task again, with its last holder: the hub has forgotten everything.
	 */
	void hubForgot() {
		long now = this.timers.nanoTime();
		eachTask((task) -> task.copies().forgottenByHub(now).forEach((resend) -> sendAgain(task, resend)));
	}

	private void eachTask(Consumer<PendingTask> look) {
		for (OpenCall call : this.calls.all()) {
			if (call instanceof PendingTask task) {
				look.accept(task);
			}
		}
	}

}
