package io.aethermagic.worker;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * How the handler of a run is told to stop: by the reason, which it can ask for, by its
 * listeners, and by an interrupt while a thread of its own works on the task. Guarded by
 * its {@link TaskRun}.
 *
 * @promise 4.6
 * @promise 4.7
 */
final class StopSignal {

	private StopReason reason = StopReason.NONE;

	private List<Runnable> listeners = List.of();

	private @Nullable Thread thread;

	StopReason reason() {
		return this.reason;
	}

	/**
	 * Give the calling thread to the handler.
	 */
	void enter() {
		this.thread = Thread.currentThread();
	}

	/**
	 * Take the thread back from the handler: it is not interrupted from now on.
	 */
	void exit() {
		this.thread = null;
	}

	/**
	 * Tell the handler to stop. The first reason stays.
	 * @param reason why
	 * @return the listeners, to be called without a lock
	 */
	List<Runnable> raise(StopReason reason) {
		this.reason = reason;
		if (this.thread != null) {
			this.thread.interrupt();
		}
		List<Runnable> told = this.listeners;
		this.listeners = List.of();
		return told;
	}

	/**
	 * Add a listener.
	 * @return {@code false} if it has to be told now
	 */
	boolean add(Runnable listener) {
		if (this.reason != StopReason.NONE) {
			return false;
		}
		if (this.listeners.isEmpty()) {
			this.listeners = new ArrayList<>(2);
		}
		this.listeners.add(listener);
		return true;
	}

}
