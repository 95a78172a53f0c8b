package io.aethermagic.benchmarks;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/**
 * Keeps a number of exchanges in flight for a while and measures what comes of it.
 */
final class Load {

	private static final int MAX_SAMPLES = 2_000_000;

	/** The longest wait for an answer, in seconds. */
	static final long PATIENCE_SECONDS = 60;

	private final Exchange exchange;

	private final int inFlight;

	Load(Exchange exchange, int inFlight) {
		this.exchange = exchange;
		this.inFlight = inFlight;
	}

	/**
	 * What was measured.
	 *
	 * @param perSecond exchanges per second
	 * @param p50Micros the median time of one exchange, in microseconds
	 * @param p99Micros the time that 99 percent of the exchanges stay below, in
	 * microseconds
	 */
	record Figures(double perSecond, double p50Micros, double p99Micros) {
	}

	Figures run(Duration duration) throws InterruptedException {
		return (this.inFlight == 1) ? oneByOne(duration) : atOnce(duration);
	}

	private Figures oneByOne(Duration duration) {
		long[] samples = new long[MAX_SAMPLES];
		int count = 0;
		long begin = System.nanoTime();
		long now = begin;
		while (now - begin < duration.toNanos() && count < MAX_SAMPLES) {
			try {
				this.exchange.call();
			}
			catch (Exception ex) {
				throw new IllegalStateException("An exchange failed, so the figures mean nothing", ex);
			}
			long then = System.nanoTime();
			samples[count++] = then - now;
			now = then;
		}
		return figures(samples, count, now - begin);
	}

	private Figures atOnce(Duration duration) throws InterruptedException {
		long[] samples = new long[MAX_SAMPLES];
		AtomicInteger count = new AtomicInteger();
		AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();
		Semaphore slots = new Semaphore(this.inFlight);
		long begin = System.nanoTime();
		long end = begin + duration.toNanos();
		while (System.nanoTime() < end && failed.get() == null) {
			take(slots, 1);
			long sent = System.nanoTime();
			this.exchange.start().whenComplete((answer, failure) -> {
				int index = count.getAndIncrement();
				if (index < MAX_SAMPLES) {
					samples[index] = System.nanoTime() - sent;
				}
				if (failure != null) {
					failed.set(failure);
				}
				slots.release();
			});
		}
		take(slots, this.inFlight);
		long nanos = System.nanoTime() - begin;
		Throwable failure = failed.get();
		if (failure != null) {
			throw new IllegalStateException("An exchange failed, so the figures mean nothing", failure);
		}
		return figures(samples, count.get(), nanos);
	}

	private static Figures figures(long[] samples, int count, long nanos) {
		int measured = Math.min(count, MAX_SAMPLES);
		long[] sorted = Arrays.copyOf(samples, measured);
		Arrays.sort(sorted);
		return new Figures(count * 1e9 / nanos, sorted[measured / 2] / 1e3, sorted[measured * 99 / 100] / 1e3);
	}

	private static void take(Semaphore slots, int count) throws InterruptedException {
		if (!slots.tryAcquire(count, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
			throw new IllegalStateException("Exchanges have not ended within " + PATIENCE_SECONDS + " seconds");
		}
	}

}
