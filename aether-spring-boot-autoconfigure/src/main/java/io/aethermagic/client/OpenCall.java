package io.aethermagic.client;

import java.util.function.Consumer;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.task.TaskEvent;
import io.aethermagic.task.TaskKey;
import io.aethermagic.task.TaskState;
import io.aethermagic.time.DueEntry;
import org.jspecify.annotations.Nullable;

/**
 * A call that has not ended: an entry of the table of {@link OpenCalls}. Safe for use by
 * several threads.
 */
abstract class OpenCall implements ScopedCall {

	final TaskKey key;

	/** The perform as it was made first; what is sent again differs in id and headers. */
	final AetherMessage perform;

	final int priority;

	final long deadlineNanos;

	/** The only instance it is for; {@code null} for whoever listens at its address. */
	final @Nullable String to;

	private final CallbackContext callbacks;

	private final Consumer<OpenCall> canceller;

	/** What the call belongs to; {@code null} for one that counts for itself. */
	private final @Nullable TaskScope scope;

	private boolean tracked;

	/** {@code null} until the call is watched. */
	private volatile @Nullable DueEntry<OpenCall> due;

	OpenCall(CallTerms terms, Consumer<OpenCall> canceller) {
		this.key = terms.key();
		this.perform = terms.perform();
		this.priority = terms.priority();
		this.deadlineNanos = terms.deadlineNanos();
		this.to = terms.to();
		this.scope = terms.scope();
		this.callbacks = terms.callbacks();
		this.canceller = canceller;
	}

	/**
	 * Return what is around the callbacks of whoever made the call.
	 */
	final CallbackContext callbacks() {
		return this.callbacks;
	}

	/**
	 * Tell whether the call counts against {@code aether.client.max-pending}: a nested
	 * one does not.
	 */
	final boolean isCounted() {
		return this.scope == null;
	}

	/**
	 * Tell the scope, if there is one, that the call belongs to it.
	 */
	final void enterScope() {
		if (this.scope != null) {
			this.scope.opened(this);
		}
	}

	/**
	 * Tell the scope, if there is one, that the call has ended.
	 */
	final void leaveScope() {
		if (this.scope != null) {
			this.scope.closed(this);
		}
	}

	@Override
	public TaskKey key() {
		return this.key;
	}

	@Override
	public boolean isUnaccepted() {
		return false;
	}

	@Override
	public void cancel() {
		requestCancel();
	}

	/**
	 * Note where it is said when the call is to be looked at.
	 */
	final void watched(DueEntry<OpenCall> due) {
		this.due = due;
	}

	/**
	 * Let the call be looked at, at a time or before.
	 */
	final void lookAt(long nanos) {
		DueEntry<OpenCall> due = this.due;
		if (due != null) {
			due.bringForward(nanos);
		}
	}

	/**
	 * Let the call be looked at no more.
	 */
	final void unwatch() {
		DueEntry<OpenCall> due = this.due;
		if (due != null) {
			due.cancel();
		}
	}

	/**
	 * Ask whoever has the task to stop, and end the call if need be.
	 */
	final void requestCancel() {
		this.canceller.accept(this);
	}

	/**
	 * Note that the call is in the table, from where it has to be removed once.
	 */
	synchronized void track() {
		this.tracked = true;
	}

	/**
	 * Note that the call is out of the table.
	 * @return whether it was in it
	 */
	synchronized boolean untrack() {
		boolean was = this.tracked;
		this.tracked = false;
		return was;
	}

	abstract TaskState state();

	/**
	 * Note that a send is under way.
	 * @return {@code false} if the call has ended, so that nothing is to be sent
	 */
	abstract boolean sending(long now);

	/**
	 * Note that a send did not reach the transport and has to be made again.
	 */
	abstract void notSent();

	/**
	 * End the call, if it has not ended yet. Whoever waits for it knows of it only after
	 * {@link #tell()}.
	 * @param end how
	 * @return the state that it was in; {@code null} if it had ended before
	 */
	abstract @Nullable TaskState end(TaskEvent.Ended end);

	/**
	 * Tell whoever waits for it how the call has ended: nothing of it is open any more.
	 */
	abstract void tell();

}
