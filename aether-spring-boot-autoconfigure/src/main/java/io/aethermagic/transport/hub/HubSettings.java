package io.aethermagic.transport.hub;

import java.time.Duration;

/**
 * How a hub behaves, and its bounds.
 * <p>
 * The bounds on messages hold twice, each for itself: for tasks (waiting, parked and
 * held), and for what is on its way through an inbox, a topic or a broadcast. So answers
 * get through while the tasks are full.
 *
 * @param redelivery whether the hub keeps a task until it is acknowledged and gives a
 * dead worker's task to another; {@code false} for a hub that forgets on {@code accept},
 * as MQTT does
 * @param maxQueued how many messages the hub keeps; property
 * {@code aether.hub.max-queued}
 * @param maxQueuedBytes how many bytes of messages the hub keeps; property
 * {@code aether.hub.max-queued-bytes}
 * @param inboxKeep how many messages are kept for an instance that is not there now;
 * property {@code aether.hub.inbox-keep}
 * @param subscriberBuffer how many messages wait for a subscriber of a topic or a
 * broadcast beyond those it asked for, before new ones are dropped and counted; property
 * {@code aether.hub.subscriber-buffer}
 * @param graceLease how long the hub waits for an instance whose lease it does not know
 * @param balance which worker gets the next task; property {@code aether.hub.balance}
 */
public record HubSettings(boolean redelivery, int maxQueued, long maxQueuedBytes, int inboxKeep, int subscriberBuffer,
		Duration graceLease, HubBalance balance) {

	/**
	 * Redelivery, 100,000 messages, 256 MiB, 1,000 per inbox and subscriber, 30 s, turns
	 * in order.
	 */
	public static final HubSettings DEFAULT = new HubSettings(true, 100_000, 256L * 1024 * 1024, 1_000, 1_000,
			Duration.ofSeconds(30), HubBalance.ROUND_ROBIN);

	/**
	 * Create settings.
	 * @throws IllegalArgumentException if a bound is negative or the lease is not
	 * positive
	 */
	public HubSettings {
		if (maxQueued < 0 || maxQueuedBytes < 0 || inboxKeep < 0 || subscriberBuffer < 0) {
			throw new IllegalArgumentException(
					"A bound of the hub is negative: maxQueued=" + maxQueued + ", maxQueuedBytes=" + maxQueuedBytes
							+ ", inboxKeep=" + inboxKeep + ", subscriberBuffer=" + subscriberBuffer);
		}
		if (graceLease.isNegative() || graceLease.isZero()) {
			throw new IllegalArgumentException("The grace lease " + graceLease + " is not positive");
		}
	}

	/**
	 * Return these settings with or without redelivery.
	 * @param redelivery whether the hub redelivers
	 * @return the settings
	 */
	public HubSettings withRedelivery(boolean redelivery) {
		return new HubSettings(redelivery, this.maxQueued, this.maxQueuedBytes, this.inboxKeep, this.subscriberBuffer,
				this.graceLease, this.balance);
	}

	/**
	 * Return these settings with other bounds on all that is kept.
	 * @param maxQueued how many messages
	 * @param maxQueuedBytes how many bytes
	 * @return the settings
	 */
	public HubSettings withMaxQueued(int maxQueued, long maxQueuedBytes) {
		return new HubSettings(this.redelivery, maxQueued, maxQueuedBytes, this.inboxKeep, this.subscriberBuffer,
				this.graceLease, this.balance);
	}

	/**
	 * Return these settings with another bound on the inbox of an absent instance.
	 * @param inboxKeep how many messages
	 * @return the settings
	 */
	public HubSettings withInboxKeep(int inboxKeep) {
		return new HubSettings(this.redelivery, this.maxQueued, this.maxQueuedBytes, inboxKeep, this.subscriberBuffer,
				this.graceLease, this.balance);
	}

	/**
	 * Return these settings with another buffer for subscribers of topics and broadcasts.
	 * @param subscriberBuffer how many messages
	 * @return the settings
	 */
	public HubSettings withSubscriberBuffer(int subscriberBuffer) {
		return new HubSettings(this.redelivery, this.maxQueued, this.maxQueuedBytes, this.inboxKeep, subscriberBuffer,
				this.graceLease, this.balance);
	}

	/**
	 * Return these settings with another grace lease.
	 * @param graceLease how long, above 0
	 * @return the settings
	 */
	public HubSettings withGraceLease(Duration graceLease) {
		return new HubSettings(this.redelivery, this.maxQueued, this.maxQueuedBytes, this.inboxKeep,
				this.subscriberBuffer, graceLease, this.balance);
	}

	/**
	 * Return these settings with another choice among the workers of a group.
	 * @param balance which worker gets the next task
	 * @return the settings
	 */
	public HubSettings withBalance(HubBalance balance) {
		return new HubSettings(this.redelivery, this.maxQueued, this.maxQueuedBytes, this.inboxKeep,
				this.subscriberBuffer, this.graceLease, balance);
	}

}
