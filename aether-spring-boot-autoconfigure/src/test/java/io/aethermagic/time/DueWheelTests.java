package io.aethermagic.time;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DueWheel}, under a clock that the test moves.
 */
class DueWheelTests {

	private static final Duration TICK = Duration.ofMillis(20);

	private final MovedTimers timers = new MovedTimers();

	private final List<String> told = new ArrayList<>();

	private final DueWheel<String> wheel = new DueWheel<>(this.timers, TICK, this.told::add);

	@ParameterizedTest
	@ValueSource(longs = { 0, 1, 19, 20, 21, 5_100, 5_120, 5_121, 30_000, 300_000, 1_310_720, 7_200_000 })
	void tellsNeverEarlyAndAtMostATickLate(long millis) {
		this.timers.move(Duration.ofMillis(7));
		DueEntry<String> entry = this.wheel.entry("one");
		entry.bringForward(this.timers.nanoTime() + Duration.ofMillis(millis).toNanos());
		this.timers.move(Duration.ofMillis(millis).minusNanos(1));
		assertThat(this.told).isEmpty();
		this.timers.move(TICK.plusNanos(1));
		assertThat(this.told).containsExactly("one");
		this.timers.move(Duration.ofHours(3));
		assertThat(this.told).containsExactly("one");
	}

	@Test
	void theEarlierOfTwoTimesCounts() {
		DueEntry<String> entry = this.wheel.entry("one");
		entry.bringForward(seconds(300));
		entry.bringForward(seconds(2));
		entry.bringForward(seconds(4));
		this.timers.move(Duration.ofMillis(2_020));
		assertThat(this.told).containsExactly("one");
		this.timers.move(Duration.ofSeconds(600));
		assertThat(this.told).containsExactly("one");
	}

	@Test
	void whatIsCalledOffIsNotTold() {
		DueEntry<String> entry = this.wheel.entry("one");
		entry.bringForward(seconds(1));
		entry.cancel();
		this.timers.move(Duration.ofSeconds(600));
		assertThat(this.told).isEmpty();
		assertThat(this.timers.waiting()).isZero();
		entry.bringForward(seconds(601));
		this.timers.move(Duration.ofSeconds(2));
		assertThat(this.told).containsExactly("one");
	}

	@Test
	void whatThrowsHarmsNoOther() {
		DueWheel<Integer> throwing = new DueWheel<>(this.timers, TICK, (number) -> {
			this.told.add("told " + number);
			throw new IllegalStateException("on purpose");
		});
		for (int i = 0; i < 20; i++) {
			throwing.entry(i).bringForward(seconds(1));
		}
		this.timers.move(Duration.ofMillis(1_020));
		assertThat(this.told).hasSize(20);
	}

	@Test
	void nothingRunsWhileNothingIsDue() {
		for (int i = 0; i < 10_000; i++) {
			this.wheel.entry("one of many").bringForward(seconds(300));
		}
		this.timers.move(Duration.ofSeconds(290));
		assertThat(this.timers.ran()).isLessThanOrEqualTo(60);
		assertThat(this.timers.waiting()).isOne();
		this.timers.move(Duration.ofSeconds(11));
		assertThat(this.told).hasSize(10_000);
		this.timers.move(Duration.ofSeconds(11));
		assertThat(this.timers.waiting()).isZero();
	}

	@Test
	void whatIsDueAgainIsToldAgain() {
		List<DueEntry<String>> entries = new ArrayList<>();
		DueWheel<String> again = new DueWheel<>(this.timers, TICK, (item) -> {
			this.told.add(item);
			entries.get(0).bringForward(this.timers.nanoTime() + Duration.ofSeconds(10).toNanos());
		});
		entries.add(again.entry("one"));
		entries.get(0).bringForward(seconds(10));
		this.timers.move(Duration.ofSeconds(101));
		assertThat(this.told).hasSize(10);
	}

	@Test
	void doesAsAListWouldThatIsLookedThroughEachTime() {
		Random random = new Random(42);
		Map<Integer, Long> expected = new HashMap<>();
		Map<Integer, DueEntry<Integer>> entries = new HashMap<>();
		DueWheel<Integer> many = new DueWheel<>(this.timers, TICK, (number) -> {
			Long at = expected.remove(number);
			assertThat(at).isNotNull();
			assertThat(this.timers.nanoTime() - at).isBetween(0L, TICK.toNanos());
		});
		for (int step = 0; step < 20_000; step++) {
			int number = random.nextInt(500);
			DueEntry<Integer> entry = entries.computeIfAbsent(number, many::entry);
			if (random.nextInt(4) == 0) {
				entry.cancel();
				expected.remove(number);
			}
			else {
				long reach = 1L << (10 + random.nextInt(32));
				long at = this.timers.nanoTime() + (random.nextLong() >>> 1) % reach;
				entry.bringForward(at);
				expected.merge(number, at, Math::min);
			}
			this.timers.move(Duration.ofNanos((random.nextLong() >>> 1) % 1_000_000_000L));
			assertThat(expected.values()).allMatch((at) -> this.timers.nanoTime() - at <= TICK.toNanos());
		}
		assertThat(expected).isNotEmpty();
	}

	@Test
	void nothingIsForgottenWhenManyThreadsUseIt() throws InterruptedException {
		int threads = 4;
		int each = 20_000;
		AtomicIntegerArray counts = new AtomicIntegerArray(threads * each);
		CountDownLatch all = new CountDownLatch(threads * each / 2);
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		try (SystemTimers system = new SystemTimers("wheel-", 2, true)) {
			DueWheel<Integer> shared = new DueWheel<>(system, Duration.ofMillis(1), (number) -> {
				if (counts.incrementAndGet(number) == 1 && number % 2 == 0) {
					all.countDown();
				}
			});
			for (int thread = 0; thread < threads; thread++) {
				int from = thread * each;
				executor.execute(() -> {
					for (int i = from; i < from + each; i++) {
						DueEntry<Integer> entry = shared.entry(i);
						entry.bringForward(system.nanoTime() + Duration.ofSeconds(60).toNanos());
						if (i % 2 == 0) {
							entry.bringForward(system.nanoTime() + Duration.ofMillis(i % 300).toNanos());
						}
						else {
							entry.cancel();
						}
					}
				});
			}
			assertThat(all.await(60, TimeUnit.SECONDS)).isTrue();
		}
		finally {
			executor.shutdownNow();
		}
		for (int i = 0; i < threads * each; i++) {
			assertThat(counts.get(i)).isEqualTo((i % 2 == 0) ? 1 : 0);
		}
	}

	private long seconds(long seconds) {
		return Duration.ofSeconds(seconds).toNanos();
	}

	/**
	 * Timers that run what is due when the test moves the clock, in the order in which it
	 * is due.
	 */
	private static final class MovedTimers implements Timers {

		private final PriorityQueue<Work> work = new PriorityQueue<>();

		private long nanos;

		private int ran;

		void move(Duration duration) {
			long until = this.nanos + duration.toNanos();
			for (Work next = this.work.peek(); next != null && next.at <= until; next = this.work.peek()) {
				this.work.remove(next);
				this.nanos = Math.max(this.nanos, next.at);
				this.ran++;
				next.run.run();
			}
			this.nanos = until;
		}

		int waiting() {
			return this.work.size();
		}

		int ran() {
			return this.ran;
		}

		@Override
		public Instant now() {
			return Instant.EPOCH.plusNanos(this.nanos);
		}

		@Override
		public long nanoTime() {
			return this.nanos;
		}

		@Override
		public Timer schedule(Duration delay, Runnable run) {
			Work scheduled = new Work(this.nanos + Math.max(0, delay.toNanos()), run);
			this.work.add(scheduled);
			return () -> this.work.remove(scheduled);
		}

		private record Work(long at, Runnable run) implements Comparable<Work> {

			@Override
			public int compareTo(Work other) {
				return Long.compare(this.at, other.at);
			}

		}

	}

}
