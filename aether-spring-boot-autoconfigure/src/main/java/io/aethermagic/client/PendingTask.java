package io.aethermagic.client;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.node.Incidents;
import io.aethermagic.task.TaskEvent;
import io.aethermagic.task.TaskKey;
import io.aethermagic.task.TaskState;
import org.jspecify.annotations.Nullable;

/**
 * What a caller knows of one task: its state, who holds each workgroup's copy, and its
 * one end. It decides; {@link TaskClient} and {@link TaskWatch} do what follows. Its
 * methods take one lock, and call nothing of others' while they hold it but the
 * listeners' feeds.
 *
 * @promise 4.3
 * @promise 5.6
 * @promise 5.7
 * @promise 5.8
 */
final class PendingTask extends OpenCall {

	private final CompletableFuture<TaskEvent.Ended> end = new CompletableFuture<>();

	private final TaskEvents events;

	/** One for each workgroup that has accepted; the first is there from the start. */
	private final List<TaskCopy> dispatches = new ArrayList<>(1);

	private TaskState state = TaskState.PENDING;

	private TaskEvent.@Nullable Ended ended;

	private long cancelUntilNanos;

	private boolean cancelling;

	private boolean inWindow;

	PendingTask(TaskKey key, AetherMessage perform, int priority, long deadlineNanos, boolean counted,
			@Nullable TaskScope scope, Consumer<TaskKey> cancel, Executor callbacks, Incidents incidents) {
		super(key, perform, priority, deadlineNanos, counted, scope, () -> cancel.accept(key));
		this.events = new TaskEvents(callbacks, incidents);
		this.dispatches.add(new TaskCopy());
	}

	TaskEvents events() {
		return this.events;
	}

	CompletableFuture<TaskEvent.Ended> end() {
		return this.end;
	}

	/**
	 * Return how the task ended: at once when its state says that it has.
	 * @return the end, or {@code null} while it is open
	 */
	synchronized TaskEvent.@Nullable Ended ended() {
		return this.ended;
	}

	@Override
	synchronized TaskState state() {
		return this.state;
	}

	@Override
	synchronized void sending(long now) {
		if (this.state == TaskState.PENDING) {
			this.state = TaskState.SENT;
			this.dispatches.get(0).sent(now);
		}
	}

	@Override
	synchronized void notSent() {
		if (this.state == TaskState.SENT) {
			this.state = TaskState.PENDING;
		}
	}

	/**
	 * Note that the task is sent and not yet accepted, where such tasks are counted.
	 * @return {@code false} if that was noted before
	 */
	synchronized boolean enterWindow() {
		boolean entered = !this.inWindow && !this.state.isEnded();
		this.inWindow |= entered;
		return entered;
	}

	synchronized boolean inWindow() {
		return this.inWindow;
	}

	/**
	 * Note that the task is accepted or ended.
	 * @return {@code false} if it was not counted
	 */
	synchronized boolean leaveWindow() {
		boolean left = this.inWindow;
		this.inWindow = false;
		return left;
	}

	/**
	 * Look at every dispatch that is still open.
	 * @param look told of each, under the lock
	 */
	synchronized void eachDispatch(Consumer<TaskCopy> look) {
		if (this.state.isEnded()) {
			return;
		}
		for (TaskCopy dispatch : this.dispatches) {
			if (dispatch.isOpen()) {
				look.accept(dispatch);
			}
		}
	}

	/**
	 * Return the instances that hold the task and have an inbox.
	 * @return the holders' instance ids
	 */
	synchronized List<String> holders() {
		List<String> holders = new ArrayList<>(this.dispatches.size());
		for (TaskCopy dispatch : this.dispatches) {
			if (dispatch.holder != null && dispatch.reachable && dispatch.isOpen()) {
				holders.add(dispatch.holder);
			}
		}
		return holders;
	}

	synchronized Verdict accepted(TaskAnswer answer, long now) {
		if (this.state.isEnded()) {
			return Verdict.TOO_LATE;
		}
		TaskCopy dispatch = dispatch(answer.workgroup());
		int number = (answer.dispatch() != 0) ? answer.dispatch() : dispatch.number;
		if (number < dispatch.number) {
			return Verdict.SUPERSEDED;
		}
		if (number == dispatch.number && dispatch.holder != null) {
			if (dispatch.holder.equals(answer.instance())) {
				dispatch.leaseNanos = answer.leaseMillis() * 1_000_000;
				dispatch.heard(now);
				return Verdict.KNOWN;
			}
			return rival(dispatch, answer);
		}
		hold(dispatch, answer.instance(), answer.directed(), number, answer.leaseMillis() * 1_000_000, now);
		return Verdict.TAKEN;
	}

	private void hold(TaskCopy dispatch, String instance, boolean reachable, int number, long leaseNanos, long now) {
		dispatch.heldBy(instance, reachable, number, leaseNanos, now);
		if (this.state.compareTo(TaskState.ACCEPTED) < 0) {
			this.state = TaskState.ACCEPTED;
		}
		this.events
			.publish(new TaskEvent.Accepted(instance, (dispatch.workgroup != null) ? dispatch.workgroup : "", number));
	}

	private static Verdict rival(TaskCopy dispatch, TaskAnswer answer) {
		if (!answer.directed() || answer.instance().equals(dispatch.rival)) {
			return Verdict.KNOWN;
		}
		dispatch.rival = answer.instance();
		return Verdict.RIVAL;
	}

	/**
	 * Take in progress.
	 * @param answer the progress
	 * @param leaseNanos the lease to count with if its Accepted was lost
	 * @param now the time
	 * @return what is to be done
	 */
	synchronized Verdict progress(TaskAnswer answer, long leaseNanos, long now) {
		if (this.state.isEnded()) {
			return Verdict.TOO_LATE;
		}
		TaskCopy dispatch = dispatch(answer.workgroup());
		int number = (answer.dispatch() != 0) ? answer.dispatch() : dispatch.number;
		if (number < dispatch.number) {
			return Verdict.SUPERSEDED;
		}
		if (number > dispatch.number || dispatch.holder == null) {
			// its Accepted was lost; a peer that names no dispatch has no lease to
			// declare
			hold(dispatch, answer.instance(), answer.directed(), number, (answer.dispatch() != 0) ? leaseNanos : 0,
					now);
		}
		else if (!answer.instance().equals(dispatch.holder)) {
			return rival(dispatch, answer);
		}
		dispatch.heard(now);
		if (answer.attempt() < dispatch.attempt
				|| (answer.attempt() == dispatch.attempt && answer.percent() < dispatch.percent)) {
			return Verdict.KNOWN;
		}
		dispatch.attempt = answer.attempt();
		dispatch.percent = answer.percent();
		this.state = TaskState.RUNNING;
		this.events.publish(new TaskEvent.Progress(answer.percent(), answer.data(), number, answer.attempt()));
		return Verdict.TAKEN;
	}

	/**
	 * Take in a failure: it is the end, unless another workgroup is still at it.
	 * @param answer the failure
	 * @return the end, or {@code null} with nothing more to do
	 */
	synchronized TaskEvent.@Nullable Failed failed(TaskAnswer answer) {
		TaskCopy dispatch = dispatch(answer.workgroup());
		TaskAnswer.Failure failure = answer.failure();
		TaskEvent.Failed failed = new TaskEvent.Failed(String.valueOf(failure.code()),
				String.valueOf(failure.message()));
		dispatch.workgroup = answer.workgroup();
		dispatch.failed = failed;
		for (TaskCopy other : this.dispatches) {
			if (other.isOpen() && other.workgroup != null) {
				return null;
			}
		}
		return failed;
	}

	/**
	 * Tell whether an answer is of a dispatch that another has taken the place of.
	 * @param answer the answer
	 * @return whether it is
	 */
	synchronized boolean isSuperseded(TaskAnswer answer) {
		return answer.dispatch() != 0 && answer.dispatch() < dispatch(answer.workgroup()).number;
	}

	/**
	 * Take in that an instance holds a copy, by its heartbeat or its answer.
	 * @param instance who
	 * @param workgroup for which workgroup
	 * @param number under which dispatch
	 * @param leaseNanos the lease to count with if its Accepted was lost
	 * @param now the time
	 * @return {@link Verdict#SUPERSEDED} if the instance is to be told so
	 */
	synchronized Verdict held(String instance, String workgroup, int number, long leaseNanos, long now) {
		if (this.state.isEnded()) {
			return Verdict.TOO_LATE;
		}
		TaskCopy dispatch = dispatch(workgroup);
		if (number < dispatch.number) {
			return (dispatch.holder != null) ? Verdict.SUPERSEDED : Verdict.ADOPTABLE;
		}
		if (number > dispatch.number || dispatch.holder == null) {
			hold(dispatch, instance, true, number, leaseNanos, now);
			return Verdict.TAKEN;
		}
		if (dispatch.holder.equals(instance)) {
			dispatch.heard(now);
			return Verdict.KNOWN;
		}
		return Verdict.RIVAL;
	}

	/**
	 * Take the rival out of a dispatch whose holder has answered.
	 * @param workgroup the workgroup
	 * @return the rival, to be told {@code superseded}; {@code null} if there is none
	 */
	synchronized @Nullable String dropRival(String workgroup) {
		TaskCopy dispatch = dispatch(workgroup);
		String rival = dispatch.rival;
		dispatch.rival = null;
		return rival;
	}

	/**
	 * Let a rival take the place of a holder that does not hold its copy any more.
	 * @param instance the holder
	 * @param workgroup for which workgroup
	 * @param number under which dispatch
	 * @param now the time
	 * @return {@code false} if there is no rival, or somebody else holds the copy
	 */
	synchronized boolean promoteRival(String instance, String workgroup, int number, long now) {
		TaskCopy dispatch = dispatch(workgroup);
		if (this.state.isEnded() || dispatch.rival == null || !instance.equals(dispatch.holder)
				|| number < dispatch.number) {
			return false;
		}
		hold(dispatch, dispatch.rival, true, dispatch.number, dispatch.leaseNanos, now);
		return true;
	}

	/**
	 * Take in that an instance does not hold a copy any more.
	 * @param instance who
	 * @param workgroup for which workgroup
	 * @param number under which dispatch
	 * @param now the time
	 * @return the dispatch that nobody holds now; {@code null} if somebody does
	 */
	synchronized @Nullable TaskCopy notHeld(String instance, String workgroup, int number, long now) {
		TaskCopy dispatch = dispatch(workgroup);
		if (this.state.isEnded() || !dispatch.isOpen() || !instance.equals(dispatch.holder)
				|| number < dispatch.number) {
			return null;
		}
		dispatch.sent(now);
		return dispatch;
	}

	/**
	 * Count one more dispatch, which nobody holds yet.
	 * @param dispatch the dispatch
	 * @param windowNanos how long it may take to be accepted
	 */
	synchronized void handOutAgain(TaskCopy dispatch, long windowNanos) {
		dispatch.number++;
		dispatch.attempt = 0;
		dispatch.percent = -1;
		dispatch.windowNanos = windowNanos;
	}

	private TaskCopy dispatch(String workgroup) {
		for (TaskCopy dispatch : this.dispatches) {
			if (dispatch.isFor(workgroup)) {
				dispatch.workgroup = workgroup;
				return dispatch;
			}
		}
		TaskCopy dispatch = new TaskCopy();
		dispatch.workgroup = workgroup;
		this.dispatches.add(dispatch);
		return dispatch;
	}

	/**
	 * Begin to cancel.
	 * @param untilNanos how long to wait for the worker's word, if somebody has the task
	 * @return {@code true} if nobody has accepted it, so that it is cancelled at once
	 */
	synchronized boolean cancel(long untilNanos) {
		if (!this.cancelling) {
			this.cancelling = true;
			this.cancelUntilNanos = untilNanos;
		}
		return this.state.compareTo(TaskState.ACCEPTED) < 0;
	}

	synchronized boolean isUnconfirmed(long now) {
		return this.cancelling && now - this.cancelUntilNanos >= 0;
	}

	synchronized boolean isCancelling() {
		return this.cancelling;
	}

	@Override
	boolean end(TaskEvent.Ended ended) {
		synchronized (this) {
			if (this.state.isEnded()) {
				return false;
			}
			this.state = ended.state();
			this.ended = ended;
			this.events.publish(ended);
		}
		this.end.complete(ended);
		return true;
	}

}
