package io.aethermagic.transport.redis;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.transport.Custody;
import io.aethermagic.transport.Delivery;

/**
 * A task in the hands of this instance. Of two deliveries of one entry only the newer one
 * ends custody.
 */
final class QueueDelivery implements Delivery {

	private final QueueCustody custody;

	private final QueueEntry entry;

	private final AetherMessage message;

	private final String epoch;

	private final Duration age;

	private final long freshUntilNanos;

	private final boolean leased;

	private final long arrivedNanos;

	private volatile boolean done;

	private volatile boolean forgotten;

	private volatile long heldAtNanos;

	private volatile boolean leaseOwed;

	/**
	 * Create a delivery that came with the custody's present epoch.
	 * @param freshUntilNanos until when nobody else can have taken the task
	 * @param leased whether its lease began when it was read
	 */
	QueueDelivery(QueueCustody custody, QueueEntry entry, AetherMessage message, Duration age, long freshUntilNanos,
			boolean leased) {
		this.custody = custody;
		this.entry = entry;
		this.epoch = custody.epoch();
		this.arrivedNanos = custody.nanoTime();
		this.message = message;
		this.age = age;
		this.freshUntilNanos = freshUntilNanos;
		this.leased = leased;
	}

	String id() {
		return this.entry.id();
	}

	byte[] token() {
		return this.entry.token();
	}

	/**
	 * Return the group's epoch when it came.
	 */
	String epoch() {
		return this.epoch;
	}

	/**
	 * Whether it was acknowledged, though perhaps not heard.
	 */
	boolean isDone() {
		return this.done;
	}

	/**
	 * Whether Redis has forgotten the entry, so that nobody has the task but this.
	 */
	boolean isForgotten() {
		return this.forgotten;
	}

	void forget() {
		this.forgotten = true;
	}

	long heldAtNanos() {
		return this.heldAtNanos;
	}

	void held(long nanos) {
		this.heldAtNanos = nanos;
		this.leaseOwed = false;
	}

	/**
	 * Whether it was accepted, and Redis still has to be told that its lease begins.
	 */
	boolean isLeaseOwed() {
		return this.leaseOwed;
	}

	/**
	 * Take note that it was accepted without a word to Redis.
	 */
	void accepted() {
		this.leaseOwed = !this.leased;
	}

	@Override
	public AetherMessage message() {
		return this.message;
	}

	@Override
	public int deliveryCount() {
		return this.entry.deliveries();
	}

	@Override
	public Duration age() {
		return this.age;
	}

	/**
	 * Return how long it has waited, in Redis and here.
	 */
	Duration waited() {
		return this.age.plusNanos(this.custody.nanoTime() - this.arrivedNanos);
	}

	@Override
	public CompletionStage<Custody> accept() {
		return this.custody.accept(this, this.freshUntilNanos);
	}

	@Override
	public CompletionStage<Custody> extend() {
		return this.custody.hold(this);
	}

	@Override
	public CompletionStage<Custody> ack() {
		this.done = true;
		return this.custody.ack(this);
	}

	@Override
	public CompletionStage<Custody> release() {
		return this.custody.release(this);
	}

}
