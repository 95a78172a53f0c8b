package io.aethermagic.worker;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import io.aethermagic.node.Inbound;
import io.aethermagic.node.TaskRef;
import io.aethermagic.time.DueEntry;
import io.aethermagic.transport.Delivery;
import org.jspecify.annotations.Nullable;

import org.springframework.util.backoff.BackOffExecution;

/**
 * One task in the hands of this worker, from its Accepted to its outcome: how far it is,
 * by what the worker has it ({@link RunCustody}), and whether its handler should stop
 * ({@link StopSignal}). Its methods take one lock and block on nothing.
 */
final class TaskRun {

	private enum Phase {

		/** An attempt is at work, or the first is about to be. */
		AT_WORK,

		/** It waits for the next attempt. */
		WAITING,

		/** Its attempts are over: what is told of its end may still be on its way. */
		ENDED

	}

	final RunKey key;

	final Inbound perform;

	final TaskContainer container;

	final long arrivedNanos;

	final long deadlineNanos;

	/** Where the run's answers wait for each other; {@code null} where they need not. */
	final ReplyDelay.@Nullable AnswerQueue answers;

	/** The tasks that the handler performs as a part of this one. */
	final NestedTasks nested = new NestedTasks(this);

	private final RunCustody custody;

	private final StopSignal stop = new StopSignal();

	private Phase phase = Phase.AT_WORK;

	private int attempt;

	/** The last progress; below 0 for none. */
	private volatile int percent = -1;

	private boolean permit = true;

	private @Nullable BackOffExecution backOff;

	/** {@code null} until the run is watched. */
	private volatile @Nullable DueEntry<TaskRun> due;

	TaskRun(RunKey key, Inbound perform, TaskContainer container, Delivery delivery, int dispatch, long arrivedNanos,
			long deadlineNanos, ReplyDelay.@Nullable AnswerQueue answers) {
		this.key = key;
		this.perform = perform;
		this.container = container;
		this.custody = new RunCustody(delivery, dispatch);
		this.arrivedNanos = arrivedNanos;
		this.deadlineNanos = deadlineNanos;
		this.answers = answers;
	}

	synchronized int dispatch() {
		return this.custody.dispatch();
	}

	synchronized int attempt() {
		return this.attempt;
	}

	synchronized Delivery delivery() {
		return this.custody.delivery();
	}

	synchronized StopReason stopReason() {
		return this.stop.reason();
	}

	synchronized boolean hasEnded() {
		return this.phase == Phase.ENDED;
	}

	/**
	 * Tell whether the run ends without an outcome, so that the task is somebody else's.
	 */
	synchronized boolean isLeaving() {
		return this.stop.reason() == StopReason.LOST || this.stop.reason() == StopReason.RELEASED;
	}

	TaskRef ref() {
		return TaskRef.of(this.key.task(), this.key.workgroup(), dispatch());
	}

	@Nullable String replyTo() {
		return this.perform.message().replyTo();
	}

	/**
	 * Note where it is said when the run is to be looked at.
	 */
	void watched(DueEntry<TaskRun> due) {
		this.due = due;
	}

	/**
	 * Let the run be looked at no more.
	 */
	void unwatch() {
		DueEntry<TaskRun> due = this.due;
		if (due != null) {
			due.cancel();
		}
	}

	/**
	 * Return how long the task has left.
	 * @return the time left; zero when there is none
	 */
	Duration remaining() {
		long nanos = this.deadlineNanos - this.container.nanoTime();
		return (nanos > 0) ? Duration.ofNanos(nanos) : Duration.ZERO;
	}

	/**
	 * Go on under a delivery that came later, of the same dispatch or a higher one.
	 * @param delivery the new delivery
	 * @param dispatch its dispatch
	 * @return {@code false} if the dispatch is lower, or the run has ended or is to leave
	 * without an outcome
	 */
	synchronized boolean adopt(Delivery delivery, int dispatch) {
		return !hasEnded() && !isLeaving() && this.custody.adopt(delivery, dispatch);
	}

	/**
	 * Note that the transport has confirmed the custody of a delivery.
	 * @param delivery the delivery; nothing happens if the run has a newer one
	 */
	synchronized void held(Delivery delivery) {
		this.custody.confirm(delivery, this.container.nanoTime());
	}

	/**
	 * Note how far the handler has come.
	 */
	void progressed(int percent) {
		this.percent = percent;
	}

	/**
	 * Say how it stands.
	 * @param lease how long the transport's word holds
	 */
	synchronized TaskView view(Duration lease, long now) {
		TaskHandlerDefinition handler = this.container.definition();
		return new TaskView(this.key.task(), handler.id(), handler.broadcast() ? "" : this.key.workgroup(),
				this.key.caller(), this.custody.dispatch(), this.attempt, viewState(),
				(this.percent >= 0) ? this.percent : null, Duration.ofNanos(Math.max(0, now - this.arrivedNanos)),
				remaining(), handler.broadcast() ? null : this.custody.leaseLeft(lease, now));
	}

	private TaskView.State viewState() {
		return switch (this.phase) {
			case ENDED -> TaskView.State.ENDED;
			case WAITING -> TaskView.State.WAITING;
			case AT_WORK -> (this.stop.reason() != StopReason.NONE) ? TaskView.State.STOPPING : TaskView.State.RUNNING;
		};
	}

	/**
	 * Tell whether the task is surely this run's: its custody is confirmed, and it goes
	 * on.
	 */
	synchronized boolean isHeld() {
		return this.custody.isConfirmed() && isOpen();
	}

	/**
	 * Tell whether the run goes on, and its task is not known to be another's.
	 */
	synchronized boolean isOpen() {
		return !hasEnded() && this.stop.reason() != StopReason.LOST;
	}

	/**
	 * Begin an attempt on the calling thread, which is the handler's until
	 * {@link #returned}.
	 * @return its number, or 0 if the run should stop or has ended
	 */
	synchronized int begin() {
		if (hasEnded() || this.stop.reason() != StopReason.NONE) {
			return 0;
		}
		this.phase = Phase.AT_WORK;
		this.stop.enter();
		return ++this.attempt;
	}

	/**
	 * Take the thread back from the handler, which has returned; an interrupt that was
	 * meant for it is cleared.
	 */
	void returned() {
		synchronized (this) {
			this.stop.exit();
		}
		Thread.interrupted();
	}

	/**
	 * Wait for the next attempt.
	 * @return {@code false} if the run should stop, or has ended
	 */
	synchronized boolean waitForRetry() {
		if (hasEnded() || this.stop.reason() != StopReason.NONE) {
			return false;
		}
		this.phase = Phase.WAITING;
		return true;
	}

	synchronized boolean isWaiting() {
		return this.phase == Phase.WAITING;
	}

	synchronized BackOffExecution backOff(Supplier<BackOffExecution> first) {
		BackOffExecution execution = this.backOff;
		if (execution == null) {
			execution = first.get();
			this.backOff = execution;
		}
		return execution;
	}

	/**
	 * Tell the handler to stop.
	 * @param reason why
	 * @return {@code false} if it was told before, or the run has ended
	 */
	boolean stop(StopReason reason) {
		return stop(reason, null);
	}

	/**
	 * Tell the handler to stop because its task is another worker's.
	 * @param delivery the delivery that is another's; nothing happens if the run has a
	 * newer one
	 * @return {@code false} if it was told before, or the run has ended
	 */
	boolean stopLost(Delivery delivery) {
		return stop(StopReason.LOST, delivery);
	}

	private boolean stop(StopReason reason, @Nullable Delivery only) {
		List<Runnable> listeners;
		synchronized (this) {
			if (hasEnded() || this.stop.reason() != StopReason.NONE || (only != null && delivery() != only)) {
				return false;
			}
			listeners = this.stop.raise(reason);
		}
		listeners.forEach(Runnable::run);
		return true;
	}

	/**
	 * Be told when the handler should stop; at once if that is already so.
	 * @param listener who is told; must not throw
	 */
	void onStop(Runnable listener) {
		boolean now;
		synchronized (this) {
			now = !this.stop.add(listener);
		}
		if (now) {
			listener.run();
		}
	}

	/**
	 * Note that the run gives its permit back.
	 * @return {@code false} if it had none
	 */
	synchronized boolean givePermit() {
		boolean had = this.permit;
		this.permit = false;
		return had;
	}

	/**
	 * Tell whether the run has a permit: one that has ended has it until its handler has
	 * returned.
	 */
	synchronized boolean hasPermit() {
		return this.permit;
	}

	synchronized void takePermit() {
		this.permit = true;
	}

	/**
	 * End the run.
	 * @return {@code false} if it had ended already
	 */
	synchronized boolean end() {
		boolean news = !hasEnded();
		this.phase = Phase.ENDED;
		return news;
	}

}
