package io.aethermagic.worker;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link WorkerExecutors}.
 */
class WorkerExecutorsTests {

	private static final int TASKS = 50;

	private final ThreadPoolExecutor executor = (ThreadPoolExecutor) WorkerExecutors.PLATFORM_THREADS.create("test-",
			TASKS);

	@AfterEach
	void close() {
		this.executor.shutdownNow();
	}

	@Test
	void anIdleThreadTakesTheNextTask() {
		for (int task = 1; task <= TASKS; task++) {
			int done = task;
			this.executor.execute(() -> {
			});
			await().pollDelay(Duration.ZERO)
				.pollInterval(Duration.ofMillis(1))
				.until(() -> this.executor.getCompletedTaskCount() == done);
		}
		assertThat(this.executor.getLargestPoolSize()).isLessThan(TASKS);
	}

	@Test
	void asManyRunAtATimeAsAreAskedFor() throws InterruptedException {
		CountDownLatch all = new CountDownLatch(TASKS);
		for (int task = 0; task < TASKS; task++) {
			this.executor.execute(() -> {
				all.countDown();
				awaitSafely(all);
			});
		}
		assertThat(all.await(60, TimeUnit.SECONDS)).isTrue();
	}

	private static void awaitSafely(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
