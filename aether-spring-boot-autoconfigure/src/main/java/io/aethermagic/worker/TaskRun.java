package io.aethermagic.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import io.aethermagic.client.TaskScope;
import io.aethermagic.node.Inbound;
import io.aethermagic.node.TaskRef;
import io.aethermagic.transport.Delivery;
import org.jspecify.annotations.Nullable;
import org.springframework.util.backoff.BackOffExecution;

/**
 * One task in the hands of this worker, from its Accepted to its outcome: the delivery it
 * came with, the dispatch it runs under, and why it should stop, if it should. Its
 * methods take one lock and block on nothing.
 */
final class TaskRun implements TaskScope {

	/** Why a run should stop. The first reason stays. */
	enum Stop {

		/** It should not. */
		NONE,

		/** Its caller cancelled it. */
		CANCELLED,

		/** Its deadline has passed. */
		EXPIRED,

		/** It was given to another worker: nothing more is said about it. */
		LOST,

		/** The application stops: it goes back to the queue. */
		RELEASED

	}

	final RunKey key;

	final Inbound perform;

	final TaskContainer container;

	final long deadlineNanos;

	/** Where the run's answers wait for each other; {@code null} where they need not. */
	final ReplyDelay.@Nullable Line line;

	private final List<Runnable> stopListeners = new ArrayList<>(0);

	private final Set<Runnable> nested = new LinkedHashSet<>(0);

	private Delivery delivery;

	private int dispatch;

	private int attempt;

	private Stop stop = Stop.NONE;

	private @Nullable Thread thread;

	private @Nullable BackOffExecution backOff;

	private boolean held;

	private boolean permit = true;

	private boolean waiting;

	private boolean ended;

	private boolean stuck;

	TaskRun(RunKey key, Inbound perform, TaskContainer container, Delivery delivery, int dispatch, long deadlineNanos,
			ReplyDelay.@Nullable Line line) {
		this.key = key;
		this.perform = perform;
		this.container = container;
		this.delivery = delivery;
		this.dispatch = dispatch;
		this.deadlineNanos = deadlineNanos;
		this.line = line;
	}

	synchronized int dispatch() {
		return this.dispatch;
	}

	synchronized int attempt() {
		return this.attempt;
	}

	synchronized Delivery delivery() {
		return this.delivery;
	}

	synchronized Stop stopReason() {
		return this.stop;
	}

	synchronized boolean hasEnded() {
		return this.ended;
	}

	/**
	 * Tell whether the run ends without an outcome, so that the task is somebody else's.
	 */
	synchronized boolean isLeaving() {
		return this.stop == Stop.LOST || this.stop == Stop.RELEASED;
	}

	TaskRef ref() {
		return TaskRef.of(this.key.task(), this.key.workgroup(), dispatch());
	}

	@Nullable String replyTo() {
		return this.perform.message().replyTo();
	}

	/**
	 * Go on under a delivery that came later, of the same dispatch or a higher one.
	 * @param delivery the new delivery
	 * @param dispatch its dispatch
	 * @return {@code false} if the dispatch is lower, or the run has ended or is to leave
	 * without an outcome
	 */
	synchronized boolean adopt(Delivery delivery, int dispatch) {
		if (dispatch < this.dispatch || this.ended || isLeaving()) {
			return false;
		}
		this.dispatch = dispatch;
		this.delivery = delivery;
		this.held = false;
		return true;
	}

	/**
	 * Note that the transport has confirmed the custody of a delivery.
	 * @param delivery the delivery; nothing happens if the run has a newer one
	 */
	synchronized void held(Delivery delivery) {
		this.held |= this.delivery == delivery;
	}

	/**
	 * Tell whether the task is surely this run's: its custody is confirmed, and it goes
	 * on.
	 */
	synchronized boolean isHeld() {
		return this.held && isOpen();
	}

	/**
	 * Tell whether the run goes on, and its task is not known to be another's.
	 */
	synchronized boolean isOpen() {
		return !this.ended && this.stop != Stop.LOST;
	}

	/**
	 * Begin an attempt on the calling thread.
	 * @return its number, or 0 if the run should stop or has ended
	 */
	synchronized int begin() {
		this.waiting = false;
		if (this.ended || this.stop != Stop.NONE) {
			return 0;
		}
		this.thread = Thread.currentThread();
		return ++this.attempt;
	}

	/**
	 * Take the thread back from the handler; an interrupt that was meant for it is
	 * cleared.
	 */
	void leave() {
		synchronized (this) {
			this.thread = null;
		}
		Thread.interrupted();
	}

	/**
	 * Tell the handler to stop: token, listeners and interrupt.
	 * @param reason why
	 * @return {@code false} if it was told before, or the run has ended
	 */
	boolean stop(Stop reason) {
		return stop(reason, null);
	}

	/**
	 * Tell the handler to stop because its task is another worker's.
	 * @param delivery the delivery that is another's; nothing happens if the run has a
	 * newer one
	 * @return {@code false} if it was told before, or the run has ended
	 */
	boolean stopLost(Delivery delivery) {
		return stop(Stop.LOST, delivery);
	}

	private boolean stop(Stop reason, @Nullable Delivery only) {
		List<Runnable> listeners;
		synchronized (this) {
			if (this.ended || this.stop != Stop.NONE || (only != null && this.delivery != only)) {
				return false;
			}
			this.stop = reason;
			listeners = List.copyOf(this.stopListeners);
			if (this.thread != null) {
				this.thread.interrupt();
			}
		}
		listeners.forEach(Runnable::run);
		return true;
	}

	/**
	 * Be told when the handler should stop; at once if that is already so.
	 * @param listener who is told; must not throw
	 */
	void onStop(Runnable listener) {
		synchronized (this) {
			if (this.stop == Stop.NONE) {
				this.stopListeners.add(listener);
				return;
			}
		}
		listener.run();
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

	synchronized void takePermit() {
		this.permit = true;
	}

	synchronized boolean isWaiting() {
		return this.waiting && !this.ended;
	}

	/**
	 * Wait for the next attempt.
	 * @return {@code false} if the run should stop, or has ended
	 */
	synchronized boolean waitForRetry() {
		this.waiting = this.stop == Stop.NONE && !this.ended;
		return this.waiting;
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
	 * End the run.
	 * @return {@code false} if it had ended already
	 */
	synchronized boolean end() {
		boolean news = !this.ended;
		this.ended = true;
		return news;
	}

	/**
	 * Take the nested tasks that are open.
	 * @return what cancels them
	 */
	synchronized List<Runnable> takeNested() {
		if (this.nested.isEmpty()) {
			return List.of();
		}
		List<Runnable> open = List.copyOf(this.nested);
		this.nested.clear();
		return open;
	}

	/**
	 * Note that the handler goes on although it should have stopped at its deadline.
	 * @return {@code false} if that was noted before
	 */
	synchronized boolean markStuck() {
		boolean news = !this.stuck && !this.ended;
		this.stuck |= news;
		return news;
	}

	synchronized boolean isStuck() {
		return this.stuck && !this.ended;
	}

	@Override
	public Duration remaining() {
		long nanos = this.deadlineNanos - this.container.nanoTime();
		return (nanos > 0) ? Duration.ofNanos(nanos) : Duration.ZERO;
	}

	@Override
	public void opened(Runnable cancel) {
		synchronized (this) {
			if (!this.ended) {
				this.nested.add(cancel);
				return;
			}
		}
		cancel.run();
	}

	@Override
	public synchronized void closed(Runnable cancel) {
		this.nested.remove(cancel);
	}

}
