package io.aethermagic.test.application;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;

import io.aethermagic.test.RealTime;
import io.aethermagic.time.Timers;
import io.aethermagic.worker.WorkerExecutors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HeldTimers}.
 */
class HeldTimersTests {

	private static final Duration HOUR = Duration.ofHours(1);

	private final WorkAtHand work = new WorkAtHand();

	private final HeldTimers timers = new HeldTimers(this.work);

	private final List<String> seen = new CopyOnWriteArrayList<>();

	private final Executor handlers = ((WorkerExecutors) this.work
		.postProcessAfterInitialization(WorkerExecutors.PLATFORM_THREADS, "executors")).create("handler-", 2);

	@AfterEach
	void close() {
		this.timers.close();
	}

	@Test
	void whatIsDueRunsInItsOrderAtItsTime() {
		this.timers.schedule(HOUR.multipliedBy(2), () -> see("two"));
		this.timers.schedule(HOUR, () -> {
			see("one");
			this.timers.schedule(HOUR.dividedBy(2), () -> see("between"));
			this.timers.schedule(Duration.ZERO, () -> see("at once"));
		});
		Timers.Timer never = this.timers.schedule(HOUR, () -> see("never"));
		never.cancel();
		this.timers.advance(HOUR.minusNanos(1));
		assertThat(this.seen).isEmpty();
		this.timers.advance(HOUR.multipliedBy(2));
		assertThat(this.seen).containsExactly("one at 60", "at once at 60", "between at 90", "two at 120");
	}

	@Test
	void whatIsDueAtOnceIsNotHeld() {
		this.timers.schedule(Duration.ofSeconds(-1), () -> {
			throw new IllegalStateException("in a test");
		});
		this.timers.schedule(Duration.ZERO, () -> see("done"));
		RealTime.until(RealTime.PATIENCE, "work", () -> this.seen.contains("done at 0"));
	}

	@Test
	void handlersComeToTheirEndBeforeTheClockGoesOn() {
		for (int i = 1; i <= 3; i++) {
			this.timers.schedule(HOUR.multipliedBy(i), () -> this.handlers.execute(() -> {
				Thread.yield();
				see("handler");
			}));
		}
		this.timers.advance(HOUR.multipliedBy(4));
		assertThat(this.seen).containsExactly("handler at 60", "handler at 120", "handler at 180");
	}

	@Test
	void aHandlerThatIsBlockedIsNotWaitedFor() {
		CountDownLatch blocked = new CountDownLatch(1);
		this.handlers.execute(() -> {
			try {
				blocked.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
		this.timers.schedule(HOUR, () -> see("one"));
		this.timers.advance(HOUR);
		assertThat(this.seen).containsExactly("one at 60");
		assertThat(this.work.count()).isOne();
		blocked.countDown();
		RealTime.until(RealTime.PATIENCE, "the handler's end", () -> this.work.count() == 0);
	}

	@Test
	void theTimeGoesOnWhileItIsReleased() {
		this.timers.advance(HOUR);
		this.timers.schedule(Duration.ofMillis(20), () -> this.seen.add("released"));
		this.timers.release();
		RealTime.until(RealTime.PATIENCE, "released work", () -> this.seen.contains("released"));
		this.timers.hold();
		long now = this.timers.nanoTime();
		assertThat(now).isGreaterThan(HOUR.toNanos());
		this.timers.schedule(HOUR, () -> see("later"));
		this.timers.advance(HOUR);
		assertThat(this.timers.nanoTime()).isEqualTo(now + HOUR.toNanos());
		assertThat(this.seen).hasSize(2);
	}

	private void see(String what) {
		this.seen.add(what + " at " + Duration.ofNanos(this.timers.nanoTime()).toMinutes());
	}

}
