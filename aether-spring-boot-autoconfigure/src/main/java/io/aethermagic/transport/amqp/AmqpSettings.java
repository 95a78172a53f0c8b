package io.aethermagic.transport.amqp;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import io.aethermagic.transport.support.Backoff;

/**
 * What the AMQP transport keeps to.
 *
 * @param union the application's namespace
 * @param lease how long a task is a worker's after each heartbeat, for subscriptions that
 * say nothing else. Keep-alives of connections are a sixth of it, in whole seconds
 * @param maxMessageSize the largest payload that is taken, in bytes
 * @param queueType how queues are kept
 * @param priorities whether tasks of higher priority are handed out first
 * @param maxInbox how many messages may wait in the inbox of an instance
 * @param maxDeadLetters how many dead letters of a union are kept
 * @param maxBuffered how many messages may wait here to be published
 * @param consumerTimeout for how long the broker lets a task be held
 * @param backoff how long to wait before connecting again
 */
public record AmqpSettings(String union, Duration lease, int maxMessageSize, AmqpQueueType queueType,
		boolean priorities, int maxInbox, int maxDeadLetters, int maxBuffered, Duration consumerTimeout,
		Backoff backoff) {

	/**
	 * More deliveries than any task has. A quorum queue of RabbitMQ 4 drops what has come
	 * back twenty times, unless it is told otherwise.
	 */
	private static final int NO_DELIVERY_LIMIT = 1_000_000;

	private static final int HIGHEST_PRIORITY = 9;

	private static final Duration LEAST_KEEP = Duration.ofMinutes(1);

	/**
	 * Create settings.
	 * @throws IllegalArgumentException if priorities are asked of a quorum queue, or a
	 * size or the lease is not positive
	 */
	public AmqpSettings {
		if (priorities && queueType != AmqpQueueType.CLASSIC) {
			throw new IllegalArgumentException("Only classic queues have priorities");
		}
		if (maxMessageSize <= 0 || maxInbox <= 0 || maxDeadLetters <= 0 || maxBuffered <= 0) {
			throw new IllegalArgumentException("A size or number of the settings is not above zero");
		}
		if (lease.isNegative() || lease.isZero()) {
			throw new IllegalArgumentException("The lease " + lease + " is not positive");
		}
	}

	/**
	 * Return after what time an empty connection has to show a sign of life, in seconds.
	 * One that shows none is noticed after twice that time.
	 */
	int heartbeatSeconds() {
		return (int) Math.max(1, this.lease.toSeconds() / 6);
	}

	Map<String, Object> taskArguments() {
		Map<String, Object> arguments = durable();
		if (this.priorities) {
			arguments.put("x-max-priority", HIGHEST_PRIORITY);
		}
		return arguments;
	}

	/**
	 * Return the arguments of an inbox: it outlives its instance's connection, and is
	 * gone when nobody has read it for two leases.
	 */
	Map<String, Object> inboxArguments() {
		Map<String, Object> arguments = durable();
		arguments.put("x-expires", keepMillis());
		arguments.put("x-max-length", this.maxInbox);
		arguments.put("x-overflow", "reject-publish");
		return arguments;
	}

	/**
	 * Return for how long a queue is kept that nobody reads.
	 */
	int keepMillis() {
		Duration twice = this.lease.multipliedBy(2);
		return Math.toIntExact(((twice.compareTo(LEAST_KEEP) > 0) ? twice : LEAST_KEEP).toMillis());
	}

	Map<String, Object> letterArguments() {
		Map<String, Object> arguments = durable();
		arguments.put("x-max-length", this.maxDeadLetters);
		return arguments;
	}

	private Map<String, Object> durable() {
		Map<String, Object> arguments = new HashMap<>();
		if (this.queueType == AmqpQueueType.QUORUM) {
			arguments.put("x-queue-type", "quorum");
			arguments.put("x-delivery-limit", NO_DELIVERY_LIMIT);
		}
		else {
			arguments.put("x-queue-type", "classic");
		}
		return arguments;
	}

}
