package io.aethermagic.client;

import java.util.List;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.node.AetherNode;
import io.aethermagic.node.Control;
import io.aethermagic.node.Inbound;
import io.aethermagic.node.Incident;
import io.aethermagic.node.TaskRef;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.task.TaskEvent;
import io.aethermagic.task.TaskKey;
import io.aethermagic.transport.Delivery;
import org.jspecify.annotations.Nullable;

/**
 * Takes what workers say, in answers and in control messages, to the call it is about,
 * and does what follows from it.
 *
 * @promise 5.6
 * @promise 5.7
 */
final class AnswerRouter {

	private static final long DEADLINE_MARGIN_NANOS = 1_000_000_000L;

	private final AetherNode node;

	private final OpenCalls calls;

	private final TaskSender sender;

	private final TaskRecovery recovery;

	private final CallEnd callEnd;

	AnswerRouter(AetherNode node, OpenCalls calls, TaskSender sender, TaskRecovery recovery, CallEnd callEnd) {
		this.node = node;
		this.calls = calls;
		this.sender = sender;
		this.recovery = recovery;
		this.callEnd = callEnd;
	}

	void onAnswer(Inbound inbound) {
		TaskAnswer answer = TaskAnswer.directed(inbound, this.node.union());
		onAnswer(this.calls.find(answer.key()), answer);
	}

	/**
	 * Take what was said at a task's address, where everybody hears it: most of it is
	 * about other callers' tasks. What carries our headers was said to a caller without
	 * an inbox, which this one is not, or has come to the inbox as well.
	 * @param address the address
	 * @param delivery what was said
	 */
	void onAddress(TaskAddress address, Delivery delivery) {
		AetherMessage message = delivery.message();
		delivery.ack();
		OpenCall call = this.calls.find(new TaskKey(address, message.tid()));
		if (call == null || message.headers().containsKey(Headers.DISPATCH)) {
			return;
		}
		Inbound inbound = this.node.read(delivery);
		if (inbound == null) {
			return;
		}
		Action said = inbound.payload().action();
		if (inbound.isMisplaced() || (said != Action.STATUS && said != Action.COMPLETE)) {
			this.node.incidents().count(Incident.MISPLACED_MESSAGE, () -> message + " at " + address);
			return;
		}
		onAnswer(call, TaskAnswer.saidAt(address, inbound));
	}

	private void onAnswer(@Nullable OpenCall call, TaskAnswer answer) {
		if (call instanceof PendingTask task) {
			onAnswer(task, answer);
		}
		else if (call instanceof PendingBroadcast<?> broadcast) {
			if (answer.isEnd() && broadcast.answered(answer)) {
				this.callEnd.end(broadcast, new TaskEvent.Completed(answer.data()));
			}
		}
		else {
			onLate(answer);
		}
	}

	private void onAnswer(PendingTask task, TaskAnswer answer) {
		long now = this.node.timers().nanoTime();
		switch (answer.kind()) {
			case ACCEPTED -> act(task, answer, task.accepted(answer, now));
			case PROGRESS -> act(task, answer, task.progress(answer, this.recovery.defaultLeaseNanos(), now));
			case COMPLETED -> this.callEnd.end(task, new TaskEvent.Completed(answer.data()));
			case FAILED -> failed(task, answer);
			case EXPIRED -> {
				// the worker may see the call's own deadline a little earlier: it is said
				// here
				if (task.deadlineNanos - now > DEADLINE_MARGIN_NANOS) {
					failed(task, answer);
				}
			}
			case CANCELLED -> {
				if (!dropSuperseded(task, answer)) {
					String code = answer.code();
					this.callEnd.end(task, new TaskEvent.Cancelled((code != null) ? code : "cancelled"));
				}
			}
		}
	}

	private void failed(PendingTask task, TaskAnswer answer) {
		if (!dropSuperseded(task, answer)) {
			TaskEvent.Failed failed = task.failed(answer);
			if (failed != null) {
				this.callEnd.end(task, failed);
			}
		}
	}

	private void act(PendingTask task, TaskAnswer answer, Verdict verdict) {
		switch (verdict) {
			case TAKEN -> {
				this.sender.leaveWindow(task);
				if (task.isCancelling() && answer.directed()) {
					this.sender.cancelAt(task.key, answer.instance());
				}
			}
			case KNOWN, ADOPTABLE -> {
			}
			case SUPERSEDED -> {
				countSuperseded(answer);
				this.node.control(Control.SUPERSEDED, answer.instance(), List.of(ref(answer)));
			}
			case RIVAL -> this.recovery.askHolder(task, answer.workgroup());
			case TOO_LATE -> onLate(answer);
		}
	}

	private boolean dropSuperseded(PendingTask task, TaskAnswer answer) {
		if (!task.isSuperseded(answer)) {
			return false;
		}
		countSuperseded(answer);
		return true;
	}

	private void countSuperseded(TaskAnswer answer) {
		this.node.incidents()
			.count(Incident.SUPERSEDED_ANSWER, () -> answer.kind() + " of dispatch " + answer.dispatch() + " of task "
					+ answer.key() + " from " + answer.instance());
	}

	private void onLate(TaskAnswer answer) {
		if (!answer.directed()) {
			return;
		}
		if (!answer.isEnd() && this.calls.isClosed(answer.key(), this.node.timers().nanoTime())) {
			this.sender.cancelAt(answer.key(), answer.instance());
			return;
		}
		this.node.incidents()
			.count(Incident.UNEXPECTED_ANSWER, () -> answer.kind() + " of task " + answer.key() + " from "
					+ answer.instance() + ", which is not open here");
	}

	/**
	 * An instance holds these, and only these, of our tasks.
	 * @param instance the instance
	 * @param held what it holds
	 */
	void onHeartbeat(String instance, List<TaskRef> held) {
		onRunning(instance, held);
		this.recovery.unlisted(instance, held);
	}

	/**
	 * An instance holds these tasks.
	 * @param instance the instance
	 * @param held what it holds
	 */
	void onRunning(String instance, List<TaskRef> held) {
		long now = this.node.timers().nanoTime();
		for (TaskRef ref : held) {
			TaskKey key = ref.key();
			PendingTask task = task(key);
			if (task == null) {
				if (this.calls.isClosed(key, now)) {
					this.sender.cancelAt(key, instance);
				}
				continue;
			}
			Verdict verdict = task.held(instance, ref.workgroup(), ref.dispatch(), this.recovery.defaultLeaseNanos(),
					now);
			switch (verdict) {
				case SUPERSEDED -> this.node.control(Control.SUPERSEDED, instance, List.of(ref));
				case TAKEN, KNOWN -> {
					this.sender.leaveWindow(task);
					String rival = task.dropRival(ref.workgroup());
					if (rival != null) {
						this.node.control(Control.SUPERSEDED, rival, List.of(ref));
					}
					if (task.isCancelling()) {
						this.sender.cancelAt(key, instance);
					}
				}
				case RIVAL, ADOPTABLE, TOO_LATE -> {
				}
			}
		}
	}

	/**
	 * An instance that was asked does not know these tasks.
	 * @param instance the instance
	 * @param tasks the tasks
	 */
	void onUnknown(String instance, List<TaskRef> tasks) {
		for (TaskRef ref : tasks) {
			PendingTask task = task(ref.key());
			if (task != null) {
				this.recovery.lost(task, instance, ref.workgroup(), ref.dispatch());
			}
		}
	}

	/**
	 * An instance has given these tasks back to the queue.
	 * @param instance the instance
	 * @param tasks the tasks
	 */
	void onReleased(String instance, List<TaskRef> tasks) {
		long now = this.node.timers().nanoTime();
		for (TaskRef ref : tasks) {
			PendingTask task = task(ref.key());
			if (task != null && !task.promoteRival(instance, ref.workgroup(), ref.dispatch(), now)) {
				task.notHeld(instance, ref.workgroup(), ref.dispatch(), now);
			}
		}
	}

	private @Nullable PendingTask task(TaskKey key) {
		return (this.calls.find(key) instanceof PendingTask task) ? task : null;
	}

	private static TaskRef ref(TaskAnswer answer) {
		return TaskRef.of(answer.key(), answer.workgroup(), answer.dispatch());
	}

}
