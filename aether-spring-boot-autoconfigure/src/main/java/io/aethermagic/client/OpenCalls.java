package io.aethermagic.client;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import io.aethermagic.task.TaskKey;
import io.aethermagic.task.TaskState;
import io.aethermagic.transport.BufferLevel;
import org.jspecify.annotations.Nullable;

/**
 * The table of calls that have not ended, bounded by {@code aether.client.max-pending},
 * and beside it the keys of those that were cancelled or expired, whose late Accepted is
 * answered with a cancel until their deadline.
 *
 * @promise 4.4
 * @promise 4.8
 * @promise 5.14
 */
final class OpenCalls {

	/** How many closed keys are remembered; beyond that the oldest is forgotten. */
	static final int MAX_CLOSED = 10_000;

	private final Map<TaskKey, OpenCall> open = new ConcurrentHashMap<>();

	private final Map<TaskKey, Long> closed = new LinkedHashMap<>();

	private final int maxPending;

	private final Semaphore slots;

	OpenCalls(int maxPending) {
		this.maxPending = maxPending;
		this.slots = new Semaphore(maxPending);
	}

	/**
	 * Take a slot; wait for one unless the thread is one of Aether's own.
	 * @param timeout how long to wait
	 * @return whether there was one
	 */
	boolean acquire(Duration timeout) {
		if (this.slots.tryAcquire()) {
			return true;
		}
		if (CallbackThreads.isCurrentThread()) {
			return false;
		}
		try {
			return this.slots.tryAcquire(Nanos.of(timeout), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	void release() {
		this.slots.release();
	}

	/**
	 * Put a call into the table.
	 * @return {@code false} if its key is there already
	 */
	boolean add(OpenCall call) {
		call.track();
		return this.open.putIfAbsent(call.key, call) == null;
	}

	/**
	 * Take a call out of the table, and give back its slot.
	 * @param call the call, which has ended
	 */
	void remove(OpenCall call) {
		if (!call.untrack()) {
			return;
		}
		this.open.remove(call.key, call);
		if (call.isCounted()) {
			this.slots.release();
		}
		TaskState state = call.state();
		if (state == TaskState.CANCELLED || state == TaskState.EXPIRED) {
			synchronized (this.closed) {
				this.closed.put(call.key, call.deadlineNanos);
				if (this.closed.size() > MAX_CLOSED) {
					this.closed.remove(this.closed.keySet().iterator().next());
				}
			}
		}
	}

	/**
	 * Return how full the table is, and what is remembered beside it.
	 */
	List<BufferLevel> buffers() {
		int remembered;
		synchronized (this.closed) {
			remembered = this.closed.size();
		}
		return List.of(new BufferLevel("open-calls", this.maxPending - this.slots.availablePermits(), this.maxPending),
				new BufferLevel("closed-calls", remembered, MAX_CLOSED));
	}

	@Nullable OpenCall find(TaskKey key) {
		return this.open.get(key);
	}

	boolean isClosed(TaskKey key, long now) {
		synchronized (this.closed) {
			Long deadline = this.closed.get(key);
			if (deadline == null) {
				return false;
			}
			if (now - deadline >= 0) {
				this.closed.remove(key);
				return false;
			}
			return true;
		}
	}

	Collection<OpenCall> all() {
		return this.open.values();
	}

	boolean isEmpty() {
		return this.open.isEmpty();
	}

	int size() {
		return this.open.size();
	}

}
