package io.aethermagic.transport.amqp;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

import com.rabbitmq.client.AMQP;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.Custody;
import io.aethermagic.transport.Delivery;
import org.jspecify.annotations.Nullable;

/**
 * A call of amqp-fabric that the broker has handed to this instance, as a task. Safe for
 * use by several threads.
 */
final class FabricCall implements Delivery {

	private static final long NANOS_OF_MILLI = 1_000_000L;

	private final FabricChannel channel;

	private final com.rabbitmq.client.Delivery sent;

	private final AetherMessage task;

	private final int deliveries;

	private final Timers timers;

	private final long arrivedNanos;

	private volatile boolean accepted;

	/**
	 * Create a call that has just come.
	 * @param channel by which it came
	 * @param sent as it came
	 * @param task as a handler has it
	 * @param deliveries how often it was handed out, releases not counted
	 */
	FabricCall(FabricChannel channel, com.rabbitmq.client.Delivery sent, AetherMessage task, int deliveries,
			Timers timers) {
		this.channel = channel;
		this.sent = sent;
		this.task = task;
		this.deliveries = deliveries;
		this.timers = timers;
		this.arrivedNanos = timers.nanoTime();
	}

	com.rabbitmq.client.Delivery sent() {
		return this.sent;
	}

	long tag() {
		return this.sent.getEnvelope().getDeliveryTag();
	}

	/**
	 * Return whether its time was up before there was a permit for it.
	 */
	boolean isLate() {
		String expiration = this.sent.getProperties().getExpiration();
		return !this.accepted && expiration != null
				&& (this.timers.nanoTime() - this.arrivedNanos) / NANOS_OF_MILLI > Long.parseLong(expiration);
	}

	/**
	 * Return what goes beside its body when it is sent again.
	 * @param deliveries how often it was handed out
	 */
	AMQP.BasicProperties again(int deliveries) {
		AMQP.BasicProperties properties = this.sent.getProperties();
		Map<String, Object> headers = new HashMap<>();
		if (properties.getHeaders() != null) {
			headers.putAll(properties.getHeaders());
		}
		headers.put(AmqpMessages.DELIVERIES, deliveries);
		return properties.builder().messageId(UUID.randomUUID().toString()).headers(headers).build();
	}

	@Override
	public AetherMessage message() {
		return this.task;
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
		this.accepted = true;
		return this.channel.hold(this);
	}

	@Override
	public CompletionStage<Custody> extend() {
		return this.channel.hold(this);
	}

	@Override
	public CompletionStage<Custody> ack() {
		return this.channel.done(this);
	}

	@Override
	public CompletionStage<Custody> release() {
		return this.channel.giveBack(this, this.deliveries - 1);
	}

}
