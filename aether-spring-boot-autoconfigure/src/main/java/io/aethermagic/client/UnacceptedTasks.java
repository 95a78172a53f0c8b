package io.aethermagic.client;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

import io.aethermagic.transport.BufferLevel;

/**
 * The tasks that are sent and not yet accepted, bounded by
 * {@code aether.client.max-unaccepted}. Safe for use by several threads.
 *
 * @promise 5.15
 */
final class UnacceptedTasks {

	private final Set<PendingTask> tasks = ConcurrentHashMap.newKeySet();

	private final int max;

	private final Semaphore room;

	UnacceptedTasks(int max) {
		this.max = max;
		this.room = new Semaphore(max);
	}

	boolean hasRoom() {
		return this.room.availablePermits() > 0;
	}

	BufferLevel level() {
		return new BufferLevel("unaccepted-calls", this.max - this.room.availablePermits(), this.max);
	}

	/**
	 * Note that a task is being sent.
	 * @return {@code false} if there is no room for it
	 */
	boolean add(PendingTask task) {
		if (this.tasks.contains(task)) {
			return true;
		}
		if (!this.room.tryAcquire()) {
			return false;
		}
		if (!this.tasks.add(task)) {
			this.room.release();
		}
		return true;
	}

	/**
	 * Note that a task is accepted or has ended.
	 * @return {@code false} if it was not among these
	 */
	boolean remove(PendingTask task) {
		boolean removed = this.tasks.remove(task);
		if (removed) {
			this.room.release();
		}
		return removed;
	}

}
