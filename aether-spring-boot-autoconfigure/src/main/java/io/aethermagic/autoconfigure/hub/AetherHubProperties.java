package io.aethermagic.autoconfigure.hub;

import java.time.Duration;

import io.aethermagic.autoconfigure.InvalidAetherPropertyException;
import io.aethermagic.autoconfigure.PropertyChecks;
import io.aethermagic.transport.hub.HubBalance;
import io.aethermagic.transport.hub.HubSettings;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * The router in memory, of the transports that need no broker.
 */
@ConfigurationProperties("aether.hub")
public class AetherHubProperties {

	/**
	 * How many tasks may wait or be held in the hub. Further ones are refused. As many
	 * messages again may be on their way to inboxes and topics.
	 */
	private int maxQueued = 100_000;

	/**
	 * How many bytes these tasks may have. As many again may be on their way to inboxes
	 * and topics.
	 */
	private DataSize maxQueuedBytes = DataSize.ofMegabytes(256);

	/**
	 * How many messages the hub keeps for an instance that is not there now. Further ones
	 * fail.
	 */
	private int inboxKeep = 1_000;

	/**
	 * How many messages wait for a slow subscriber of a topic or a broadcast before new
	 * ones are dropped and counted.
	 */
	private int subscriberBuffer = 1_000;

	/**
	 * Which worker of a group gets the next task, among those that have asked for one.
	 */
	private HubBalance balance = HubBalance.ROUND_ROBIN;

	public int getMaxQueued() {
		return this.maxQueued;
	}

	public void setMaxQueued(int maxQueued) {
		this.maxQueued = maxQueued;
	}

	public DataSize getMaxQueuedBytes() {
		return this.maxQueuedBytes;
	}

	public void setMaxQueuedBytes(DataSize maxQueuedBytes) {
		this.maxQueuedBytes = maxQueuedBytes;
	}

	public int getInboxKeep() {
		return this.inboxKeep;
	}

	public void setInboxKeep(int inboxKeep) {
		this.inboxKeep = inboxKeep;
	}

	public int getSubscriberBuffer() {
		return this.subscriberBuffer;
	}

	public void setSubscriberBuffer(int subscriberBuffer) {
		this.subscriberBuffer = subscriberBuffer;
	}

	public HubBalance getBalance() {
		return this.balance;
	}

	public void setBalance(HubBalance balance) {
		this.balance = balance;
	}

	/**
	 * Turn the properties into settings.
	 * @param lease how long a task is a worker's after each heartbeat
	 * @return the settings
	 * @throws InvalidAetherPropertyException if a value cannot be
	 */
	public HubSettings settings(Duration lease) {
		if (this.maxQueuedBytes.toBytes() < 1) {
			throw new InvalidAetherPropertyException("aether.hub.max-queued-bytes", this.maxQueuedBytes,
					"It is too small", "Set aether.hub.max-queued-bytes to 1B or more");
		}
		return HubSettings.DEFAULT
			.withMaxQueued(PropertyChecks.positive("aether.hub.max-queued", this.maxQueued),
					this.maxQueuedBytes.toBytes())
			.withInboxKeep(PropertyChecks.notNegative("aether.hub.inbox-keep", this.inboxKeep))
			.withSubscriberBuffer(PropertyChecks.notNegative("aether.hub.subscriber-buffer", this.subscriberBuffer))
			.withGraceLease(lease)
			.withBalance(this.balance);
	}

}
