package io.aethermagic.transport.hub;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

import io.aethermagic.time.Timers;

/**
 * One life of a hub, from its start to its close: its id, its clock, and the ids of its
 * deliveries. Every part of the hub has it. Safe for use by several threads.
 */
final class Incarnation {

	/** Delivery ids start somewhere below this, so that two incarnations' do not meet. */
	private static final long FIRST_DELIVERY_LIMIT = 1L << 52;

	/** Longer than any hub lives; what is reckoned with it does not overflow. */
	private static final Duration FOR_EVER = Duration.ofNanos(Long.MAX_VALUE / 4);

	final String id = UUID.randomUUID().toString();

	/** The lease of those whose lease is not known, in nanoseconds. */
	final long grace;

	private final Timers timers;

	private final long startedAt;

	private final AtomicLong deliveries = new AtomicLong(ThreadLocalRandom.current().nextLong(FIRST_DELIVERY_LIMIT));

	private volatile boolean over;

	Incarnation(Timers timers, Duration grace) {
		this.timers = timers;
		this.grace = nanos(grace);
		this.startedAt = timers.nanoTime();
	}

	/**
	 * Return a duration in nanoseconds, however long it is.
	 */
	static long nanos(Duration duration) {
		return ((duration.compareTo(FOR_EVER) < 0) ? duration : FOR_EVER).toNanos();
	}

	long now() {
		return this.timers.nanoTime();
	}

	Instant instant() {
		return this.timers.now();
	}

	/**
	 * Return a lease in nanoseconds; the grace lease where none is given.
	 */
	long lease(Duration lease) {
		return (lease.isZero() || lease.isNegative()) ? this.grace : nanos(lease);
	}

	/**
	 * Whether instances of the incarnation before may still be on their way.
	 */
	boolean isInGrace(long now) {
		return now - this.startedAt < this.grace;
	}

	long nextDelivery() {
		return this.deliveries.incrementAndGet();
	}

	void end() {
		this.over = true;
	}

	boolean isOver() {
		return this.over;
	}

}
