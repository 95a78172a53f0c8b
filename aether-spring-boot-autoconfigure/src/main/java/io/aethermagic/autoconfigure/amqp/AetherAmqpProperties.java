package io.aethermagic.autoconfigure.amqp;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

import io.aethermagic.autoconfigure.ReconnectProperties;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.convert.DurationUnit;

/**
 * What transports of the type {@code amqp} keep to: all of them, or, below
 * {@code aether.transports.<name>.amqp}, one of them. What one of them does not set, it
 * has from all. Where the broker is stands below {@code spring.rabbitmq}.
 */
@ConfigurationProperties("aether.amqp")
public class AetherAmqpProperties {

	/**
	 * Name of the CachingConnectionFactory bean that says where RabbitMQ is. Default: the
	 * only or primary one.
	 */
	private @Nullable String connectionFactory;

	/**
	 * How queues are kept. Has to be the same everywhere.
	 */
	private QueueType queueType = QueueType.QUORUM;

	/**
	 * Whether tasks of higher priority are handed out first. Needs queues of the type
	 * 'classic', and has to be the same everywhere.
	 */
	private boolean priorities;

	/**
	 * How many messages may wait in the inbox of one instance. Further ones fail and are
	 * tried again.
	 */
	private int maxInbox = 10_000;

	/**
	 * How many dead letters are kept. The oldest go. Has to be the same everywhere.
	 */
	private int maxDeadLetters = 10_000;

	/**
	 * How many messages may wait to be published, and how many tasks for a first worker
	 * of their address. Further ones fail and are tried again.
	 */
	private int maxBuffered = 20_000;

	/**
	 * For how long the broker lets a task be held, as its "consumer_timeout" says. A task
	 * that may take longer is warned of.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private Duration consumerTimeout = Duration.ofMinutes(30);

	private final Fabric fabric = new Fabric();

	@NestedConfigurationProperty
	private final ReconnectProperties reconnect = new ReconnectProperties();

	public @Nullable String getConnectionFactory() {
		return this.connectionFactory;
	}

	public void setConnectionFactory(@Nullable String connectionFactory) {
		this.connectionFactory = connectionFactory;
	}

	public QueueType getQueueType() {
		return this.queueType;
	}

	public void setQueueType(QueueType queueType) {
		this.queueType = queueType;
	}

	public boolean isPriorities() {
		return this.priorities;
	}

	public void setPriorities(boolean priorities) {
		this.priorities = priorities;
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

	public int getMaxBuffered() {
		return this.maxBuffered;
	}

	public void setMaxBuffered(int maxBuffered) {
		this.maxBuffered = maxBuffered;
	}

	public Duration getConsumerTimeout() {
		return this.consumerTimeout;
	}

	public void setConsumerTimeout(Duration consumerTimeout) {
		this.consumerTimeout = consumerTimeout;
	}

	public Fabric getFabric() {
		return this.fabric;
	}

	public ReconnectProperties getReconnect() {
		return this.reconnect;
	}

	/**
	 * Work with services of amqp-fabric, where "aether.compatibility.amqp-fabric" says
	 * so.
	 */
	public static class Fabric {

		/**
		 * Services that this application calls, each as '{domain}.{type}.{id}'. The job
		 * and the context of a call are the type and the id of one of them.
		 */
		private List<String> services = new ArrayList<>();

		/**
		 * How often this application's handlers say to services of amqp-fabric that they
		 * are there. These forget who has been silent for five seconds.
		 */
		@DurationUnit(ChronoUnit.SECONDS)
		private Duration keepAlive = Duration.ofSeconds(2);

		public List<String> getServices() {
			return this.services;
		}

		public void setServices(List<String> services) {
			this.services = services;
		}

		public Duration getKeepAlive() {
			return this.keepAlive;
		}

		public void setKeepAlive(Duration keepAlive) {
			this.keepAlive = keepAlive;
		}

	}

	/**
	 * How RabbitMQ keeps queues.
	 */
	public enum QueueType {

		/**
		 * On several nodes, where there are several.
		 */
		QUORUM,

		/**
		 * On one node. The only type with priorities.
		 */
		CLASSIC

	}

}
