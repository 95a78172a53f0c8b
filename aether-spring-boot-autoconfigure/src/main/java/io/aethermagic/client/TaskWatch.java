package io.aethermagic.client;

import java.time.Duration;

import io.aethermagic.node.AetherNode;
import io.aethermagic.task.TaskEvent;
import io.aethermagic.time.DueWheel;
import io.aethermagic.time.Timers;

/**
 * Looks at each open call when it is due: for its deadline, for a cancel that is not
 * confirmed, and, while there is a connection, for windows and leases. A call that waits
 * is not touched. Safe for use by several threads.
 *
 * @promise 4.6
 */
final class TaskWatch {

	/** How late a deadline can be seen, in milliseconds. */
	static final int TICK_MILLIS = 20;

	private final AetherNode node;

	private final Timers timers;

	private final long firstLookNanos;

	private final TaskRecovery recovery;

	private final CallEnd callEnd;

	private final DueWheel<OpenCall> wheel;

	/**
	 * Create a watch over no calls.
	 * @param rules say how soon something can be due that is not known before
	 */
	TaskWatch(AetherNode node, RecoveryRules rules, TaskRecovery recovery, CallEnd callEnd) {
		this.node = node;
		this.timers = node.timers();
		this.firstLookNanos = rules.firstWindowNanos();
		this.recovery = recovery;
		this.callEnd = callEnd;
		this.wheel = new DueWheel<>(this.timers, Duration.ofMillis(TICK_MILLIS), this::look);
	}

	/**
	 * Watch a call until {@link OpenCall#unwatch}. It is looked at soon enough for what
	 * usually happens next, so that it need not be said anew when it does.
	 */
	void watch(OpenCall call) {
		call.watched(this.wheel.entry(call));
		long soon = this.timers.nanoTime() + this.firstLookNanos;
		call.lookAt((call.deadlineNanos - soon < 0) ? call.deadlineNanos : soon);
	}

	private void look(OpenCall call) {
		if (call.state().isEnded()) {
			return;
		}
		long now = this.timers.nanoTime();
		if (now - call.deadlineNanos >= 0) {
			this.callEnd.end(call, new TaskEvent.Expired());
			return;
		}
		call.lookAt(call.deadlineNanos);
		if (call instanceof PendingTask task) {
			if (task.copies().isUnconfirmed(now)) {
				this.callEnd.end(task, new TaskEvent.Cancelled("unconfirmed"));
			}
			else if (this.node.transport().state().connected()) {
				this.recovery.check(task, now);
			}
			else {
				task.copies().lookWhenDisconnected();
			}
		}
	}

}
