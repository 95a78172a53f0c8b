package io.aethermagic.transport.amqp;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.transport.Custody;
import io.aethermagic.transport.Delivery;
import org.jspecify.annotations.Nullable;

/**
 * A task that the broker has handed to this instance, and takes back when the channel is
 * gone that it came by. Safe for use by several threads.
 */
final class AmqpTask implements Delivery {

	private final AmqpCustody custody;

	private final AmqpCredit credit;

	private final long tag;

	private final AetherMessage message;

	private final int deliveries;

	private final long arrivedNanos;

	private volatile long heldAtNanos;

	private volatile boolean isHeld;

	/**
	 * Create a task.
	 * @param credit what it was asked for by
	 * @param tag what the channel knows it by
	 * @param deliveries how often it was handed out, releases not counted
	 */
	AmqpTask(AmqpCustody custody, AmqpCredit credit, long tag, AetherMessage message, int deliveries,
			long arrivedNanos) {
		this.custody = custody;
		this.credit = credit;
		this.tag = tag;
		this.message = message;
		this.deliveries = deliveries;
		this.arrivedNanos = arrivedNanos;
	}

	AmqpCredit credit() {
		return this.credit;
	}

	long tag() {
		return this.tag;
	}

	long arrivedNanos() {
		return this.arrivedNanos;
	}

	/**
	 * Whether its lease has begun.
	 */
	boolean isHeld() {
		return this.isHeld;
	}

	long heldAtNanos() {
		return this.heldAtNanos;
	}

	void held(long nanos) {
		this.heldAtNanos = nanos;
		this.isHeld = true;
	}

	@Override
	public AetherMessage message() {
		return this.message;
	}

	@Override
	public int deliveryCount() {
		return this.deliveries;
	}

	/**
	 * Return nothing: RabbitMQ does not tell how long it has had a message.
	 */
	@Override
	public @Nullable Duration age() {
		return null;
	}

	@Override
	public CompletionStage<Custody> accept() {
		return this.custody.hold(this);
	}

	@Override
	public CompletionStage<Custody> extend() {
		return this.custody.hold(this);
	}

	@Override
	public CompletionStage<Custody> ack() {
		return this.custody.ack(this);
	}

	@Override
	public CompletionStage<Custody> release() {
		return this.custody.release(this);
	}

}
