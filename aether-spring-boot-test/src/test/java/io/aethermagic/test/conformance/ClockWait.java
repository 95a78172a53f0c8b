package io.aethermagic.test.conformance;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

import io.aethermagic.time.Timers;

/**
 * Waiting for a controlled clock.
 */
final class ClockWait {

	private ClockWait() {
	}

	/**
	 * Wait until the clock has moved on.
	 * @param timers the clock
	 * @param duration by how much
	 * @throws InterruptedException if the thread is interrupted
	 */
	static void moment(Timers timers, Duration duration) throws InterruptedException {
		CountDownLatch passed = new CountDownLatch(1);
		Timers.Timer timer = timers.schedule(duration, passed::countDown);
		try {
			passed.await();
		}
		finally {
			timer.cancel();
		}
	}

}
