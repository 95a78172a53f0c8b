package io.aethermagic.client;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import io.aethermagic.node.AetherNode;
import io.aethermagic.task.TaskEvent;

/**
 * Looks at every open call each {@value #PERIOD_MILLIS} ms while there is one: for its
 * deadline, for a cancel that is not confirmed, and, while there is a connection, for
 * windows and leases. One look at all is cheaper than timers for each.
 *
 * @promise 4.6
 */
final class TaskWatch {

	/** How late a deadline can be seen, in milliseconds. */
	static final int PERIOD_MILLIS = 20;

	private static final Duration PERIOD = Duration.ofMillis(PERIOD_MILLIS);

	private final AetherNode node;

	private final OpenCalls calls;

	private final TaskSender sender;

	private final TaskRecovery recovery;

	private final CallEnd callEnd;

	private final AtomicBoolean scheduled = new AtomicBoolean();

	private volatile boolean stopped;

	TaskWatch(AetherNode node, OpenCalls calls, TaskSender sender, TaskRecovery recovery, CallEnd callEnd) {
		this.node = node;
		this.calls = calls;
		this.sender = sender;
		this.recovery = recovery;
		this.callEnd = callEnd;
	}

	/**
	 * Keep watching: there is an open call.
	 */
	void wake() {
		if (!this.scheduled.get() && !this.stopped && this.scheduled.compareAndSet(false, true)) {
			this.node.timers().schedule(PERIOD, this::look);
		}
	}

	void stop() {
		this.stopped = true;
	}

	private void look() {
		try {
			lookAtAll();
		}
		finally {
			this.scheduled.set(false);
			if (!this.calls.isEmpty()) {
				wake();
			}
		}
	}

	private void lookAtAll() {
		boolean connected = this.node.transport().state().connected();
		if (connected) {
			this.sender.flush();
		}
		long now = this.node.timers().nanoTime();
		for (OpenCall call : this.calls.all()) {
			if (now - call.deadlineNanos >= 0) {
				this.callEnd.end(call, new TaskEvent.Expired());
			}
			else if (call instanceof PendingTask task) {
				if (task.copies().isUnconfirmed(now)) {
					this.callEnd.end(task, new TaskEvent.Cancelled("unconfirmed"));
				}
				else if (connected) {
					this.recovery.check(task, now);
				}
			}
		}
	}

}
