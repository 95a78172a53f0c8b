package io.aethermagic.client;

import io.aethermagic.task.TaskEvent;

/**
 * Is told what becomes of one call. What it throws is counted and logged, and changes
 * nothing of the call. Called by one thread at a time, another each time: a thread of the
 * transport as a rule, so it must not block.
 */
public interface CallFollower {

	/** Wants to know nothing. */
	CallFollower NOBODY = new CallFollower() {
	};

	/**
	 * A worker has the task: for the first time, or under a dispatch above 1, because the
	 * one before was lost. Never told of a broadcast.
	 * @param event which worker, and which dispatch
	 */
	default void accepted(TaskEvent.Accepted event) {
	}

	/**
	 * A worker is getting on with the task, as the handle's listeners are told it. Never
	 * told of a broadcast.
	 * @param event how far it is
	 */
	default void progress(TaskEvent.Progress event) {
	}

	/**
	 * The call has ended. Told once, before anybody else.
	 * @param end how
	 * @return how the call is to end for whoever made it: the same, or another end. A
	 * broadcast has no other
	 */
	default TaskEvent.Ended ended(TaskEvent.Ended end) {
		return end;
	}

	/**
	 * A listener of the handle, or what depends on its future, is to be run, on the
	 * thread that is to run it.
	 * @param callback runs it; to be called once
	 */
	default void callback(Runnable callback) {
		callback.run();
	}

}
