package io.aethermagic.worker;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link WorkerExecutors}.
 */
class WorkerExecutorsTests {

	private static final int TASKS = 50;

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private final HandlerPool executor = (HandlerPool) WorkerExecutors.PLATFORM_THREADS.create("test-", TASKS);

	@AfterEach
	void close() {
		this.executor.close();
	}

	@Test
	void anIdleThreadTakesTheNextTask() {
		Set<Thread> threads = ConcurrentHashMap.newKeySet();
		for (int task = 1; task <= TASKS; task++) {
			assertThat(CompletableFuture.runAsync(() -> threads.add(Thread.currentThread()), this.executor))
				.succeedsWithin(PATIENCE);
		}
		assertThat(threads).hasSizeLessThan(TASKS / 2);
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

	@Test
	void whatIsMoreThanThatWaits() throws InterruptedException {
		CountDownLatch started = new CountDownLatch(TASKS);
		CountDownLatch gate = new CountDownLatch(1);
		AtomicInteger running = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		CompletableFuture<?>[] all = IntStream.range(0, 3 * TASKS).mapToObj((task) -> CompletableFuture.runAsync(() -> {
			most.accumulateAndGet(running.incrementAndGet(), Math::max);
			started.countDown();
			awaitSafely(gate);
			running.decrementAndGet();
		}, this.executor)).toArray(CompletableFuture[]::new);
		assertThat(started.await(60, TimeUnit.SECONDS)).isTrue();
		gate.countDown();
		assertThat(CompletableFuture.allOf(all)).succeedsWithin(PATIENCE);
		assertThat(most).hasValue(TASKS);
	}

	@Test
	void whatItsThreadsEndBesideIsRunByAnother() {
		// threads that end at once when idle, beside one that is blocked for good
		this.executor.close();
		CountDownLatch gate = new CountDownLatch(1);
		this.executor.execute(() -> awaitSafely(gate));
		for (int task = 0; task < 10_000; task++) {
			assertThat(CompletableFuture.runAsync(() -> {
			}, this.executor)).succeedsWithin(PATIENCE);
			if (task % 100 == 0) {
				LockSupport.parkNanos(1_000_000);
			}
		}
		gate.countDown();
	}

	@Test
	void whereNoThreadCanBeHadItSaysSo() {
		HandlerPool none = new HandlerPool(1, (work) -> {
			throw new OutOfMemoryError("unable to create native thread (in a test)");
		});
		assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> none.execute(() -> {
		}));
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
