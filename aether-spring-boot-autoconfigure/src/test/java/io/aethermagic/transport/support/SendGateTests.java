package io.aethermagic.transport.support;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.aethermagic.transport.TransportException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SendGate}, with a way out on which nothing ends by itself.
 */
class SendGateTests {

	private final List<String> sent = new ArrayList<>();

	/** Two at a time, two that wait. */
	private final SendGate<Letter> gate = new SendGate<>(2, 2, Runnable::run);

	@Test
	void noMoreAtATimeAndControlGoesAhead() {
		Letter one = offer("one", false);
		Letter two = offer("two", false);
		offer("three", false);
		offer("control", true);
		assertThat(this.sent).containsExactly("one", "two");
		assertThat(this.gate.onTheirWay()).containsExactlyInAnyOrder(one, two);
		assertThat(this.gate.end(one)).isTrue();
		assertThat(this.sent).containsExactly("one", "two", "control");
		assertThat(this.gate.end(two)).isTrue();
		assertThat(this.sent).containsExactly("one", "two", "control", "three");
	}

	@Test
	void onlyOneEndCounts() {
		Letter one = offer("one", false);
		offer("two", false);
		offer("three", false);
		offer("four", false);
		this.gate.end(one);
		assertThat(this.gate.end(one)).isFalse();
		this.gate.fail(one, new IllegalStateException("too late"));
		assertThat(one.failure).isNull();
		assertThat(this.sent).containsExactly("one", "two", "three");
	}

	@Test
	void noMoreWaitThanItsBound() {
		Letter one = offer("one", false);
		List.of("two", "three", "four").forEach((name) -> offer(name, false));
		Letter five = new Letter("five");
		assertThat(this.gate.offer(five, true)).isFalse();
		assertThat(five.failure).isNull();
		this.gate.end(one);
		offer("six", false);
		assertThat(this.sent).containsExactly("one", "two", "three");
	}

	@Test
	void aClosedGateFailsWhatIsOnItsWayWhatWaitsAndWhatComesLater() {
		List<Letter> letters = new ArrayList<>();
		List.of("one", "two", "three", "four").forEach((name) -> letters.add(offer(name, false)));
		TransportException lost = new TransportException("lost", null);
		this.gate.close(lost);
		letters.add(offer("five", true));
		assertThat(letters).allSatisfy((letter) -> assertThat(letter.failure).isSameAs(lost));
		assertThat(this.sent).containsExactly("one", "two");
		assertThat(this.gate.onTheirWay()).isEmpty();
	}

	@Test
	void whatCannotBeSentHoldsUpNothing() {
		IllegalStateException exception = new IllegalStateException("cannot be sent");
		Letter one = new Letter("one", () -> {
			throw exception;
		});
		Letter two = new Letter("two", () -> {
			throw new AssertionError("neither");
		});
		assertThat(this.gate.offer(one, false)).isTrue();
		assertThat(this.gate.offer(two, false)).isTrue();
		assertThat(one.failure).isSameAs(exception);
		assertThat(two.failure).isInstanceOf(AssertionError.class);
		List.of("three", "four").forEach((name) -> offer(name, false));
		assertThat(this.sent).containsExactly("three", "four");
	}

	@Test
	void whatIsOfferedWhileSomethingIsBeingSentFollowsIt() {
		Letter first = new Letter("first", () -> offer("inner", false));
		this.gate.offer(first, false);
		assertThat(this.sent).containsExactly("first", "inner");
	}

	@Test
	void whereToSendIsTheSendersToSay() {
		Queue<Runnable> later = new ArrayDeque<>();
		SendGate<Letter> elsewhere = new SendGate<>(2, 2, later::add);
		elsewhere.offer(new Letter("one"), false);
		elsewhere.offer(new Letter("two"), false);
		assertThat(this.sent).isEmpty();
		assertThat(later).hasSize(1);
		later.remove().run();
		assertThat(this.sent).containsExactly("one", "two");
		elsewhere.offer(new Letter("three"), false);
		assertThat(later).hasSize(1);
	}

	@Test
	void oneThreadAtATimeSendsAndNothingIsForgotten() throws InterruptedException {
		int threads = 4;
		int each = 5_000;
		AtomicInteger sending = new AtomicInteger();
		AtomicInteger crowds = new AtomicInteger();
		SendGate<Letter> busy = new SendGate<>(8, threads * each, Runnable::run);
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		Semaphore confirmed = new Semaphore(0);
		Queue<Letter> out = new ArrayDeque<>();
		try {
			for (int i = 0; i < threads; i++) {
				executor.execute(() -> {
					for (int j = 0; j < each; j++) {
						Letter letter = new Letter("x");
						letter.way = () -> {
							if (sending.incrementAndGet() > 1) {
								crowds.incrementAndGet();
							}
							synchronized (out) {
								out.add(letter);
							}
							confirmed.release();
							sending.decrementAndGet();
						};
						busy.offer(letter, j % 10 == 0);
					}
				});
			}
			for (int i = 0; i < threads * each; i++) {
				assertThat(confirmed.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
				Letter letter;
				synchronized (out) {
					letter = out.remove();
				}
				assertThat(busy.end(letter)).isTrue();
			}
			assertThat(busy.onTheirWay()).isEmpty();
			assertThat(crowds).hasValue(0);
		}
		finally {
			executor.shutdownNow();
		}
	}

	private Letter offer(String name, boolean first) {
		Letter letter = new Letter(name);
		assertThat(this.gate.offer(letter, first)).isTrue();
		return letter;
	}

	/**
	 * Something that is to be sent.
	 */
	private final class Letter implements Sending {

		private final String name;

		private Runnable way;

		private @Nullable Throwable failure;

		Letter(String name) {
			this(name, () -> {
			});
		}

		Letter(String name, Runnable way) {
			this.name = name;
			this.way = () -> {
				way.run();
				SendGateTests.this.sent.add(name);
			};
		}

		@Override
		public void send() {
			this.way.run();
		}

		@Override
		public void failed(Throwable why) {
			assertThat(this.failure).isNull();
			this.failure = why;
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

}
