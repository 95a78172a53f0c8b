package io.aethermagic.client;

import java.util.List;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.node.AetherNode;
import io.aethermagic.node.Control;
import io.aethermagic.node.Inbound;
import io.aethermagic.node.Incident;
import io.aethermagic.node.Incidents;
import io.aethermagic.node.TaskRef;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.task.TaskEvent;
import io.aethermagic.task.TaskKey;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.Delivery;
import org.jspecify.annotations.Nullable;

/**
 * Takes what workers answer to the call it is about, and does what follows from it. Safe
 * for use by several threads.
 *
 * @promise 5.6
 * @promise 5.7
 */
final class AnswerRouter {

	private static final long DEADLINE_MARGIN_NANOS = 1_000_000_000L;

	private final AetherNode node;

	private final Timers timers;

	private final Incidents incidents;

	private final OpenCalls calls;

	private final TaskSender sender;

	private final StopMessages stops;

	private final TaskRecovery recovery;

	private final CallEnd callEnd;

	AnswerRouter(AetherNode node, OpenCalls calls, TaskSender sender, StopMessages stops, TaskRecovery recovery,
			CallEnd callEnd) {
		this.node = node;
		this.timers = node.timers();
		this.incidents = node.incidents();
		this.calls = calls;
		this.sender = sender;
		this.stops = stops;
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
			this.incidents.count(Incident.MISPLACED_MESSAGE, () -> message + " at " + address);
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
		long now = this.timers.nanoTime();
		switch (answer.kind()) {
			case ACCEPTED -> accepted(task, answer, now);
			case PROGRESS -> progress(task, answer, now);
			case COMPLETED -> this.callEnd.end(task, new TaskEvent.Completed(answer.data()));
			case FAILED -> failed(task, answer, now);
			case EXPIRED -> {
				// the worker may see the call's own deadline a little earlier: it is said
				// here
				if (task.deadlineNanos - now > DEADLINE_MARGIN_NANOS) {
					failed(task, answer, now);
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

	private void accepted(PendingTask task, TaskAnswer answer, long now) {
		Verdict verdict = task.accepted(answer, now);
		if (verdict == Verdict.TAKEN) {
			task.callbacks()
				.follower()
				.accepted(
						new TaskEvent.Accepted(answer.instance(), answer.workgroup(), Math.max(1, answer.dispatch())));
		}
		act(task, answer, verdict);
	}

	private void progress(PendingTask task, TaskAnswer answer, long now) {
		Verdict verdict = task.progress(answer, now);
		CallFollower follower = task.callbacks().follower();
		if (verdict == Verdict.TAKEN && follower != CallFollower.NOBODY) {
			follower.progress(new TaskEvent.Progress(answer.percent(), answer.data(), Math.max(1, answer.dispatch()),
					answer.attempt()));
		}
		act(task, answer, verdict);
	}

	private void failed(PendingTask task, TaskAnswer answer, long now) {
		if (!dropSuperseded(task, answer)) {
			TaskAnswer.Failure failure = answer.failure();
			if (task.copies().failed(answer.workgroup(), now)) {
				this.callEnd.end(task,
						new TaskEvent.Failed(String.valueOf(failure.code()), String.valueOf(failure.message())));
			}
		}
	}

	private void act(PendingTask task, TaskAnswer answer, Verdict verdict) {
		switch (verdict) {
			case TAKEN -> {
				this.sender.settled(task);
				if (task.copies().isCancelling() && answer.directed()) {
					this.stops.cancelAt(task.key, answer.instance());
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
		if (!task.copies().isSuperseded(answer)) {
			return false;
		}
		countSuperseded(answer);
		return true;
	}

	private void countSuperseded(TaskAnswer answer) {
		this.incidents.count(Incident.SUPERSEDED_ANSWER, () -> answer.kind() + " of dispatch " + answer.dispatch()
				+ " of task " + answer.key() + " from " + answer.instance());
	}

	private void onLate(TaskAnswer answer) {
		if (!answer.directed()) {
			return;
		}
		if (!answer.isEnd() && this.calls.isClosed(answer.key(), this.timers.nanoTime())) {
			this.stops.cancelAt(answer.key(), answer.instance());
			return;
		}
		this.incidents.count(Incident.UNEXPECTED_ANSWER, () -> answer.kind() + " of task " + answer.key() + " from "
				+ answer.instance() + ", which is not open here");
	}

	private static TaskRef ref(TaskAnswer answer) {
		return TaskRef.of(answer.key(), answer.workgroup(), answer.dispatch());
	}

}
