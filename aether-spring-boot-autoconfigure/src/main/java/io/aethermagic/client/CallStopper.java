package io.aethermagic.client;

import java.util.List;

import io.aethermagic.task.TaskEvent;
import io.aethermagic.task.TaskState;
import io.aethermagic.time.Timers;

/**
 * Stops calls at the wish of whoever made them. Safe for use by several threads.
 *
 * @promise 4.7
 */
final class CallStopper {

	private final Timers timers;

	private final StopMessages stops;

	private final CallEnd callEnd;

	CallStopper(Timers timers, StopMessages stops, CallEnd callEnd) {
		this.timers = timers;
		this.stops = stops;
		this.callEnd = callEnd;
	}

	/**
	 * Ask whoever has a call to stop. A task that nobody has accepted, and a broadcast,
	 * ends at once.
	 * @param call the call
	 */
	void cancel(OpenCall call) {
		if (call instanceof PendingTask task) {
			PendingTask.StopRequest stop = task.cancel(this.timers.nanoTime());
			if (stop == null) {
				return;
			}
			if (!stop.wasAccepted()) {
				this.callEnd.end(task, new TaskEvent.Cancelled("cancelled"));
			}
			if (stop.wasSent()) {
				this.stops.cancel(task.key, stop.holders());
			}
		}
		else if (this.callEnd.end(call, new TaskEvent.Cancelled("cancelled"))) {
			this.stops.cancel(call.key, List.of());
		}
	}

	void dismiss(PendingTask task) {
		boolean wasSent = task.state() != TaskState.PENDING;
		if (this.callEnd.end(task, new TaskEvent.Dismissed()) && wasSent) {
			this.stops.dismiss(task.key, task.copies().holders());
		}
	}

}
