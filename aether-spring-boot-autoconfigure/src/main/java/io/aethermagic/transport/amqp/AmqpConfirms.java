package io.aethermagic.transport.amqp;

import java.io.IOException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import io.aethermagic.time.Timers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A channel, and what was published on it and not confirmed. The broker answers in any
 * order; what it returns it returns before it confirms it. One thread at a time
 * publishes; it may be blocked by a broker that is short of memory.
 */
final class AmqpConfirms {

	private static final Logger logger = LoggerFactory.getLogger(AmqpConfirms.class);

	/** How long a channel is kept on which something was refused. */
	private static final long LEAST_LIFE_NANOS = 1_000_000_000L;

	private final Timers timers;

	private final Executor threads;

	private final Channel channel;

	private final long openedAt;

	/** Touched by who publishes. */
	private final Set<String> declared = new HashSet<>();

	private final ConcurrentSkipListMap<Long, Open> open = new ConcurrentSkipListMap<>();

	private final Map<String, Publication> ids = new ConcurrentHashMap<>();

	private volatile boolean refused;

	private volatile boolean retired;

	/**
	 * Open a channel. Blocks.
	 */
	AmqpConfirms(AmqpChannels channels, Timers timers, Executor threads) throws IOException {
		this.timers = timers;
		this.threads = threads;
		this.openedAt = timers.nanoTime();
		this.channel = channels.open((made) -> {
			made.confirmSelect();
			made.addConfirmListener((number, multiple) -> ended(number, multiple, true),
					(number, multiple) -> ended(number, multiple, false));
			made.addReturnListener((returned) -> {
				Publication publication = this.ids.get(String.valueOf(returned.getProperties().getMessageId()));
				if (publication != null) {
					publication.returned();
				}
			});
			made.addShutdownListener(this::closed);
		});
	}

	/**
	 * Tell whether to publish on it. One that has refused something may go on refusing,
	 * after the leader of a queue has changed.
	 */
	boolean isUsable() {
		return this.channel.isOpen() && !(this.refused && this.timers.nanoTime() - this.openedAt > LEAST_LIFE_NANOS);
	}

	/**
	 * Publish a message.
	 * @param publication is told what becomes of it, unless this throws
	 */
	void publish(AmqpNames.Route route, AMQP.BasicProperties properties, byte[] body, Publication publication)
			throws IOException {
		declare(route.exchange());
		long number = this.channel.getNextPublishSeqNo();
		Open published = new Open(String.valueOf(properties.getMessageId()), publication);
		this.open.put(number, published);
		this.ids.put(published.id, publication);
		try {
			this.channel.basicPublish(route.exchange(), route.key(), true, properties, body);
		}
		catch (IOException | RuntimeException ex) {
			forget(number);
			// its numbers and the broker's may differ from now on
			this.channel.abort();
			throw ex;
		}
	}

	/**
	 * Declare an exchange the first time. Where somebody has deleted it since, the broker
	 * closes the channel, and the next one declares it anew.
	 */
	private void declare(String exchange) throws IOException {
		if (!exchange.isEmpty() && !this.declared.contains(exchange)) {
			this.channel.exchangeDeclare(exchange, AmqpNames.type(exchange), true);
			this.declared.add(exchange);
		}
	}

	private @Nullable Publication forget(long number) {
		Open published = this.open.remove(number);
		if (published == null) {
			return null;
		}
		this.ids.remove(published.id, published.publication);
		return published.publication;
	}

	private void ended(long number, boolean multiple, boolean taken) {
		if (!multiple) {
			ended(number, taken);
		}
		else {
			Iterator<Long> numbers = this.open.headMap(number, true).keySet().iterator();
			while (numbers.hasNext()) {
				ended(numbers.next(), taken);
			}
		}
		closeIfDone();
	}

	private void ended(long number, boolean taken) {
		Publication publication = forget(number);
		if (publication == null) {
			return;
		}
		if (taken) {
			publication.confirmed();
		}
		else {
			this.refused = true;
			publication.unconfirmed(
					"RabbitMQ has not taken the message: its queue is full, or is just changing its leader", null);
		}
	}

	private void closed(ShutdownSignalException cause) {
		this.open.keySet().forEach((number) -> {
			Publication publication = forget(number);
			if (publication != null) {
				publication.unconfirmed("It is not known whether RabbitMQ has the message: " + AmqpProblems.text(cause),
						cause);
			}
		});
	}

	/**
	 * Close it when all that was published is confirmed.
	 */
	void retire() {
		this.retired = true;
		closeIfDone();
	}

	private void closeIfDone() {
		if (this.retired && this.open.isEmpty() && this.channel.isOpen()) {
			this.threads.execute(this::abort);
		}
	}

	private void abort() {
		try {
			this.channel.abort();
		}
		catch (IOException ex) {
			logger.debug("A channel was not closed", ex);
		}
	}

	/**
	 * What is told of a message that was published.
	 */
	interface Publication {

		/**
		 * There is no queue for it.
		 */
		void returned();

		/**
		 * The broker has it, or has returned it.
		 */
		void confirmed();

		/**
		 * The broker has not taken it, or has not said so.
		 */
		void unconfirmed(String why, @Nullable Throwable cause);

	}

	/**
	 * What was published.
	 *
	 * @param id the message's id
	 * @param publication is told what becomes of it
	 */
	private record Open(String id, Publication publication) {
	}

}
