package io.aethermagic.client;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.task.TaskEvent;
import io.aethermagic.task.TaskKey;
import io.aethermagic.task.TaskState;
import org.jspecify.annotations.Nullable;

/**
 * A call that has not ended: an entry of the table of {@link OpenCalls}.
 */
abstract class OpenCall {

	final TaskKey key;

	/** The perform as it was made first; what is sent again differs in id and headers. */
	final AetherMessage perform;

	final int priority;

	final long deadlineNanos;

	/** Whether the call counts against {@code aether.client.max-pending}. */
	final boolean counted;

	final @Nullable TaskScope scope;

	/** Cancels the call for its scope; kept, so that the scope can forget it again. */
	final Runnable cancelForScope;

	private boolean tracked;

	OpenCall(TaskKey key, AetherMessage perform, int priority, long deadlineNanos, boolean counted,
			@Nullable TaskScope scope, Runnable cancelForScope) {
		this.key = key;
		this.perform = perform;
		this.priority = priority;
		this.deadlineNanos = deadlineNanos;
		this.counted = counted;
		this.scope = scope;
		this.cancelForScope = cancelForScope;
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
	 * @param now the time
	 */
	abstract void sending(long now);

	/**
	 * Note that a send did not reach the transport and has to be made again.
	 */
	abstract void notSent();

	/**
	 * End the call, if it has not ended yet.
	 * @param end how
	 * @return whether this was its end
	 */
	abstract boolean end(TaskEvent.Ended end);

}
