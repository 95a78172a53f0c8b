package io.aethermagic.autoconfigure.redis;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

import io.aethermagic.autoconfigure.ReconnectProperties;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.convert.DurationUnit;

/**
 * What transports of the type {@code redis} keep to: all of them, or, below
 * {@code aether.transports.<name>.redis}, one of them. What one of them does not set, it
 * has from all. Where the server is stands below {@code spring.data.redis}.
 */
@ConfigurationProperties("aether.redis")
public class AetherRedisProperties {

	/**
	 * Address of a Redis server for Aether alone,
	 * "redis://user:password@host:port/database" or "rediss://" for TLS. Default: the
	 * application's, as "spring.data.redis" says.
	 */
	private @Nullable String url;

	/**
	 * Name of the LettuceConnectionFactory bean that says where Redis is. Default: the
	 * only or primary one.
	 */
	private @Nullable String connectionFactory;

	/**
	 * How tasks are kept.
	 */
	private Mode mode = Mode.STREAM;

	/**
	 * What keys and channels begin with. Has to be the same everywhere. The channels of
	 * tasks, in the mode 'pubsub', are those of the wire and begin with the union.
	 */
	private String keyPrefix = "aether:";

	/**
	 * How many tasks may wait or run at one address. Further ones are refused.
	 */
	private int maxQueued = 100_000;

	/**
	 * How many entries may wait in the inbox of one instance, each a message or those
	 * that were sent to it at the same time. Further ones fail and are tried again.
	 */
	private int maxInbox = 10_000;

	/**
	 * How many dead letters are kept. The oldest go.
	 */
	private int maxDeadLetters = 10_000;

	/**
	 * How many replicas have to confirm a task or a dead letter before it counts as sent.
	 * With too few, it is sent again.
	 */
	private int minReplicas;

	/**
	 * How long replicas are waited for.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private Duration minReplicasTimeout = Duration.ofSeconds(1);

	/**
	 * How many requests may wait for an answer, on each connection. Further ones fail and
	 * are tried again.
	 */
	private int maxBuffered = 20_000;

	@NestedConfigurationProperty
	private final ReconnectProperties reconnect = new ReconnectProperties();

	public @Nullable String getUrl() {
		return this.url;
	}

	public void setUrl(@Nullable String url) {
		this.url = url;
	}

	public @Nullable String getConnectionFactory() {
		return this.connectionFactory;
	}

	public void setConnectionFactory(@Nullable String connectionFactory) {
		this.connectionFactory = connectionFactory;
	}

	public Mode getMode() {
		return this.mode;
	}

	public void setMode(Mode mode) {
		this.mode = mode;
	}

	public String getKeyPrefix() {
		return this.keyPrefix;
	}

	public void setKeyPrefix(String keyPrefix) {
		this.keyPrefix = keyPrefix;
	}

	public int getMaxQueued() {
		return this.maxQueued;
	}

	public void setMaxQueued(int maxQueued) {
		this.maxQueued = maxQueued;
	}

	public int getMaxInbox() {
		return this.maxInbox;
	}

	public void setMaxInbox(int maxInbox) {
		this.maxInbox = maxInbox;
	}

	public int getMaxDeadLetters() {
		return this.maxDeadLetters;
	}

	public void setMaxDeadLetters(int maxDeadLetters) {
		this.maxDeadLetters = maxDeadLetters;
	}

	public int getMinReplicas() {
		return this.minReplicas;
	}

	public void setMinReplicas(int minReplicas) {
		this.minReplicas = minReplicas;
	}

	public Duration getMinReplicasTimeout() {
		return this.minReplicasTimeout;
	}

	public void setMinReplicasTimeout(Duration minReplicasTimeout) {
		this.minReplicasTimeout = minReplicasTimeout;
	}

	public int getMaxBuffered() {
		return this.maxBuffered;
	}

	public void setMaxBuffered(int maxBuffered) {
		this.maxBuffered = maxBuffered;
	}

	public ReconnectProperties getReconnect() {
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

}
