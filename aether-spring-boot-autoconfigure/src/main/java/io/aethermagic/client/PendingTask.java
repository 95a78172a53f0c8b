package io.aethermagic.client;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.aethermagic.node.Incidents;
import io.aethermagic.node.TaskRef;
import io.aethermagic.task.TaskEvent;
import io.aethermagic.task.TaskState;
import org.jspecify.annotations.Nullable;

/**
 * The call of one task: its state, its listeners and its one end. It decides what an
 * answer means; others do what follows. Safe for use by several threads: its lock is that
 * of its {@link TaskCopies}, and nothing of others' is called under it but the listeners'
 * feeds.
 *
 * @promise 4.3
 */
final class PendingTask extends OpenCall {

	private final CompletableFuture<TaskEvent.Ended> end = new CompletableFuture<>();

	private final TaskEvents events;

	private final TaskCopies copies;

	private TaskState state = TaskState.PENDING;

	private TaskEvent.@Nullable Ended ended;

	/** The state that those see who wait for the task, until they are told its end. */
	private TaskState seenBeforeEnd = TaskState.PENDING;

	PendingTask(CallTerms terms, Consumer<OpenCall> canceller, RecoveryRules rules, Incidents incidents) {
		super(terms, canceller);
		this.events = new TaskEvents(terms.callbacks(), incidents);
		this.copies = new TaskCopies(rules, this.events, this::lookAt);
	}

	/** Whether nobody was there when it was sent first. */
	private boolean unrouted;

	/** Why it was never sent, if it has ended so. */
	private String whyUnsent = "";

	private volatile boolean handedOver;

	private volatile boolean kept;

	/**
	 * Who is to be told when a task is to stop.
	 *
	 * @param wasSent whether anybody can know of the task
	 * @param wasAccepted whether a worker has it, so that its word is awaited
	 * @param holders the instances that hold it and have an inbox
	 */
	record StopRequest(boolean wasSent, boolean wasAccepted, List<String> holders) {
	}

	TaskEvents events() {
		return this.events;
	}

	/**
	 * Return who has the task, and what is due because of that.
	 * @return the same for the life of the task
	 */
	TaskCopies copies() {
		return this.copies;
	}

	CompletableFuture<TaskEvent.Ended> end() {
		return this.end;
	}

	/**
	 * Return what whoever has the handle is to know of the task: it has ended when
	 * nothing of it is open any more.
	 * @return an end only once {@link #end()} is complete
	 */
	TaskState seenState() {
		TaskEvent.Ended seen = this.end.getNow(null);
		if (seen != null) {
			return seen.state();
		}
		synchronized (this.copies) {
			return (this.ended != null) ? this.seenBeforeEnd : this.state;
		}
	}

	@Override
	TaskState state() {
		synchronized (this.copies) {
			return this.state;
		}
	}

	@Override
	public boolean isUnaccepted() {
		TaskState state = state();
		return state == TaskState.PENDING || state == TaskState.SENT;
	}

	@Override
	boolean sending(long now) {
		synchronized (this.copies) {
			if (this.state == TaskState.PENDING) {
				this.state = TaskState.SENT;
				this.copies.sent(now);
			}
			return !this.state.isEnded();
		}
	}

	@Override
	void notSent() {
		synchronized (this.copies) {
			if (this.state == TaskState.SENT) {
				this.state = TaskState.PENDING;
				this.copies.unsent();
			}
		}
	}

	/**
	 * Note that the transport has confirmed that it has it.
	 */
	void handedOver() {
		this.handedOver = true;
	}

	/**
	 * Note that an interceptor keeps it from being sent.
	 */
	void keep() {
		this.kept = true;
	}

	boolean isKept() {
		return this.kept;
	}

	boolean isHandedOver() {
		return this.handedOver;
	}

	/**
	 * Note that nobody was there when it was sent.
	 */
	void unrouted() {
		synchronized (this.copies) {
			this.unrouted = true;
		}
	}

	/**
	 * Note why it has ended without being sent.
	 */
	void endedUnsent(String why) {
		synchronized (this.copies) {
			this.whyUnsent = why;
		}
	}

	/**
	 * Say how far it has come, or had when its deadline passed.
	 * @param whyUnsent why it is not sent, if it is not and has not ended
	 * @return a clause or several, for people
	 */
	String report(String whyUnsent, long now) {
		synchronized (this.copies) {
			boolean open = this.ended == null;
			return TaskReport.of(open ? this.state : this.seenBeforeEnd, open ? whyUnsent : this.whyUnsent,
					this.unrouted, this.copies.reports(open ? now : this.deadlineNanos));
		}
	}

	Verdict accepted(TaskAnswer answer, long now) {
		synchronized (this.copies) {
			return reached(TaskState.ACCEPTED, this.copies.accepted(answer, now));
		}
	}

	Verdict progress(TaskAnswer answer, long now) {
		synchronized (this.copies) {
			return reached(TaskState.RUNNING, this.copies.progress(answer, now));
		}
	}

	/**
	 * Take in that an instance holds a copy, by its heartbeat or because it was asked.
	 * @param ref which copy, and under which dispatch
	 * @return what is to be done
	 */
	Verdict held(String instance, TaskRef ref, long now) {
		synchronized (this.copies) {
			return reached(TaskState.ACCEPTED, this.copies.held(instance, ref, now));
		}
	}

	private Verdict reached(TaskState state, Verdict verdict) {
		if (verdict == Verdict.TAKEN && this.state.compareTo(state) < 0) {
			this.state = state;
		}
		return verdict;
	}

	/**
	 * Begin to cancel.
	 * @return who is to be told; {@code null} if the task has ended
	 */
	@Nullable StopRequest cancel(long now) {
		synchronized (this.copies) {
			if (this.state.isEnded()) {
				return null;
			}
			this.copies.cancel(now);
			return new StopRequest(this.state != TaskState.PENDING, this.state.compareTo(TaskState.ACCEPTED) >= 0,
					this.copies.holders());
		}
	}

	@Override
	@Nullable TaskState end(TaskEvent.Ended ended) {
		TaskState before;
		synchronized (this.copies) {
			before = this.state;
			if (before.isEnded()) {
				return null;
			}
			this.seenBeforeEnd = before;
			this.state = ended.state();
			this.ended = ended;
			this.copies.close();
		}
		return before;
	}

	@Override
	void tell() {
		TaskEvent.Ended ended;
		synchronized (this.copies) {
			ended = this.ended;
		}
		if (ended == null) {
			return;
		}
		TaskEvent.Ended said = callbacks().follower().ended(ended);
		if (this.end.complete(said)) {
			this.events.publish(said);
		}
	}

}
