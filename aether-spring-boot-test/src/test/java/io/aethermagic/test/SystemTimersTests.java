package io.aethermagic.test;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.aethermagic.time.SystemTimers;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Timers on the machine's clock.
 */
class SystemTimersTests {

	@Test
	void failingWorkDoesNotKillTheThread() throws Exception {
		try (SystemTimers timers = new SystemTimers("timer-", 1, true)) {
			timers.schedule(Duration.ZERO, () -> {
				throw new IllegalStateException("on purpose");
			});
			timers.schedule(Duration.ofMillis(-1), () -> {
				throw new AssertionError("on purpose");
			});
			CompletableFuture<Thread> ran = new CompletableFuture<>();
			timers.schedule(Duration.ofMillis(1), () -> ran.complete(Thread.currentThread()));
			Thread thread = ran.get(1, TimeUnit.MINUTES);
			assertThat(thread.getName()).isEqualTo("timer-1");
			assertThat(thread.isDaemon()).isTrue();
		}
	}

	@Test
	void cancelledWorkDoesNotRun() throws Exception {
		try (SystemTimers timers = new SystemTimers("timer-", 1, true)) {
			CompletableFuture<Void> cancelled = new CompletableFuture<>();
			timers.schedule(Duration.ofMillis(50), () -> cancelled.complete(null)).cancel();
			CompletableFuture<Void> later = new CompletableFuture<>();
			timers.schedule(Duration.ofMillis(100), () -> later.complete(null));
			later.get(1, TimeUnit.MINUTES);
			assertThat(cancelled).isNotDone();
		}
	}

	@Test
	void closedTimersRunNothing() {
		SystemTimers timers = new SystemTimers("timer-", 1, true);
		timers.close();
		timers.schedule(Duration.ZERO, () -> {
		}).cancel();
	}

}
