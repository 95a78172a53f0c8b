package io.aethermagic.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.NestedConfigurationProperty;

/**
 * What transports of the type {@code redis} keep to: all of them, or one of them. What
 * one of them does not set, it has from all; what nobody sets is in {@link RedisValues}.
 * Where the server is stands below {@code spring.data.redis}.
 */
public class AetherRedisProperties {

	/**
	 * How tasks are kept.
	 */
	private @Nullable Mode mode;

	/**
	 * What keys and channels begin with. Has to be the same everywhere. The channels of
	 * tasks, in the mode 'pubsub', are those of the wire and begin with the union.
	 */
	private @Nullable String keyPrefix;

	/**
	 * How many tasks may wait or run at one address. Further ones are refused.
	 */
	private @Nullable Integer maxQueued;

	/**
	 * How many entries may wait in the inbox of one instance, each a message or those
	 * that were sent to it at the same time. Further ones fail and are tried again.
	 */
	private @Nullable Integer maxInbox;

	/**
	 * How many dead letters are kept. The oldest go.
	 */
	private @Nullable Integer maxDeadLetters;

	/**
	 * How many replicas have to confirm a task or a dead letter before it counts as sent.
	 * With too few, it is sent again.
	 */
	private @Nullable Integer minReplicas;

	/**
	 * How long replicas are waited for.
	 */
	private @Nullable Duration minReplicasTimeout;

	/**
	 * How many requests may wait for an answer, on each connection. Further ones fail and
	 * are tried again.
	 */
	private @Nullable Integer maxBuffered;

	@NestedConfigurationProperty
	private final Reconnect reconnect = new Reconnect();

	public @Nullable Mode getMode() {
		return this.mode;
	}

	public void setMode(@Nullable Mode mode) {
		this.mode = mode;
	}

	public @Nullable String getKeyPrefix() {
		return this.keyPrefix;
	}

	public void setKeyPrefix(@Nullable String keyPrefix) {
		this.keyPrefix = keyPrefix;
	}

	public @Nullable Integer getMaxQueued() {
		return this.maxQueued;
	}

	public void setMaxQueued(@Nullable Integer maxQueued) {
		this.maxQueued = maxQueued;
	}

	public @Nullable Integer getMaxInbox() {
		return this.maxInbox;
	}

	public void setMaxInbox(@Nullable Integer maxInbox) {
		this.maxInbox = maxInbox;
	}

	public @Nullable Integer getMaxDeadLetters() {
		return this.maxDeadLetters;
	}

	public void setMaxDeadLetters(@Nullable Integer maxDeadLetters) {
		this.maxDeadLetters = maxDeadLetters;
	}

	public @Nullable Integer getMinReplicas() {
		return this.minReplicas;
	}

	public void setMinReplicas(@Nullable Integer minReplicas) {
		this.minReplicas = minReplicas;
	}

	public @Nullable Duration getMinReplicasTimeout() {
		return this.minReplicasTimeout;
	}

	public void setMinReplicasTimeout(@Nullable Duration minReplicasTimeout) {
		this.minReplicasTimeout = minReplicasTimeout;
	}

	public @Nullable Integer getMaxBuffered() {
		return this.maxBuffered;
	}

	public void setMaxBuffered(@Nullable Integer maxBuffered) {
		this.maxBuffered = maxBuffered;
	}

	public Reconnect getReconnect() {
		return this.reconnect;
	}

	/**
	 * How tasks are kept in Redis.
	 */
	public enum Mode {

		/**
		 * In streams with consumer groups: every task is kept until it is done.
		 */
		STREAM,

		/**
		 * In lists: as in streams, and tasks of higher priority are handed out first.
		 */
		LIST,

		/**
		 * Not at all: they are published, and sent again by their callers where they were
		 * lost.
		 */
		PUBSUB

	}

	/**
	 * Connecting again.
	 */
	public static class Reconnect {

		/**
		 * How long to wait before connecting again for the first time. Doubled after each
		 * failure.
		 */
		private @Nullable Duration initialInterval;

		/**
		 * Longest time to wait before connecting again.
		 */
		private @Nullable Duration maxInterval;

		public @Nullable Duration getInitialInterval() {
			return this.initialInterval;
		}

		public void setInitialInterval(@Nullable Duration initialInterval) {
			this.initialInterval = initialInterval;
		}

		public @Nullable Duration getMaxInterval() {
			return this.maxInterval;
		}

		public void setMaxInterval(@Nullable Duration maxInterval) {
			this.maxInterval = maxInterval;
		}

	}

}
