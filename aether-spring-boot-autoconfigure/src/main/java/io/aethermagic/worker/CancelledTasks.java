package io.aethermagic.worker;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

import io.aethermagic.task.TaskKey;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.BufferLevel;

/**
 * Tasks that were cancelled before they arrived here; they are not started when they do.
 * Bounded in time and number: the oldest is forgotten first. Safe for use by several
 * threads.
 *
 * @promise 4.7
 */
final class CancelledTasks {

	/** How many cancels are remembered. */
	static final int MAX_CANCELS = 10_000;

	/** How long a cancel is remembered. */
	static final Duration KEPT = Duration.ofMinutes(10);

	private final Map<Cancel, Long> cancels = new LinkedHashMap<>();

	private final Timers timers;

	private volatile boolean empty = true;

	CancelledTasks(Timers timers) {
		this.timers = timers;
	}

	synchronized void add(TaskKey task, String caller) {
		long now = this.timers.nanoTime();
		this.cancels.put(new Cancel(task, caller), now + KEPT.toNanos());
		this.empty = false;
		Iterator<Long> oldest = this.cancels.values().iterator();
		while (oldest.hasNext()) {
			long until = oldest.next();
			if (this.cancels.size() <= MAX_CANCELS && now - until < 0) {
				return;
			}
			oldest.remove();
		}
	}

	synchronized BufferLevel level() {
		return new BufferLevel("early-cancels", this.cancels.size(), MAX_CANCELS);
	}

	boolean contains(TaskKey task, String caller) {
		if (this.empty) {
			return false;
		}
		synchronized (this) {
			Long until = this.cancels.get(new Cancel(task, caller));
			return until != null && this.timers.nanoTime() - until < 0;
		}
	}

	private record Cancel(TaskKey task, String caller) {
	}

}
