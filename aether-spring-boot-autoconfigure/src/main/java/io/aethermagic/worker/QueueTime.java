package io.aethermagic.worker;

import java.time.Duration;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.time.Timers;

/**
 * Finds out how long a task has waited for its first attempt. Stateless.
 */
final class QueueTime {

	private QueueTime() {
	}

	/**
	 * Return how long ago a task was sent: by the time that the broker held it and the
	 * time since it arrived, else by the caller's clock and ours.
	 * @return the time; zero where neither is known
	 */
	static Duration of(TaskRun run, Timers timers) {
		Duration age = run.delivery().age();
		if (age != null) {
			return age.plusNanos(Math.max(0, timers.nanoTime() - run.arrivedNanos));
		}
		AetherMessage perform = run.perform.message();
		long deadline = Headers.number(perform.headers(), Headers.DEADLINE, -1);
		long remaining = Headers.number(perform.headers(), Headers.REMAINING, -1);
		if (deadline < 0 || remaining < 0) {
			return Duration.ZERO;
		}
		return Duration.ofMillis(Math.max(0, timers.now().toEpochMilli() - (deadline - remaining)));
	}

}
