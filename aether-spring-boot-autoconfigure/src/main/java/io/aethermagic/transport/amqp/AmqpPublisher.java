package io.aethermagic.transport.amqp;

import java.io.IOException;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.TransportException;
import io.aethermagic.transport.support.SendGate;
import io.aethermagic.transport.support.Sending;
import io.aethermagic.transport.support.Stages;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes on one life of the publishing connection, each message confirmed by the
 * broker and returned if it has no queue for it. All go over one channel, so that none
 * holds a thread or a channel while its confirm is on its way; a broker that is short of
 * memory stops the one thread that writes, and the rest waits, up to a bound. Safe for
 * use by several threads; no method blocks.
 *
 * @promise 4.8
 */
final class AmqpPublisher {

	private static final Logger logger = LoggerFactory.getLogger(AmqpPublisher.class);

	private static final int MOST_UNCONFIRMED = 1_000;

	/** How long a channel is kept on which something was refused. */
	private static final long LEAST_LIFE_NANOS = 1_000_000_000L;

	private final Connection connection;

	private final Executor threads;

	private final Timers timers;

	private final int maxBuffered;

	private final SendGate<Publication> gate;

	private final Set<String> declared = ConcurrentHashMap.newKeySet();

	private volatile Confirms confirms;

	private volatile @Nullable String blocked;

	/**
	 * Begin to publish. Blocks.
	 */
	AmqpPublisher(Connection connection, int maxBuffered, Timers timers, Executor threads) throws IOException {
		this.connection = connection;
		this.maxBuffered = maxBuffered;
		this.timers = timers;
		this.threads = threads;
		this.gate = new SendGate<>(MOST_UNCONFIRMED, maxBuffered, threads);
		this.confirms = new Confirms();
		connection.addBlockedListener((reason) -> this.blocked = reason, () -> this.blocked = null);
	}

	/**
	 * Publish a message.
	 * @param first whether it goes before data
	 * @return a stage that completes when a queue has it, or when there is none for it
	 */
	CompletionStage<Receipt> publish(AmqpNames.Route route, AMQP.BasicProperties properties, byte[] body,
			boolean first) {
		Publication publication = new Publication(route, properties, body);
		if (!this.gate.offer(publication, first)) {
			return Stages.failed(new TransportException(this.maxBuffered
					+ " messages wait to be published already (aether.amqp.max-buffered)" + whyBlocked(), null));
		}
		return publication.receipt;
	}

	private String whyBlocked() {
		String problem = problem();
		return (problem != null) ? ": " + problem : "";
	}

	/**
	 * Return why nothing is taken although the connection stands.
	 */
	@Nullable String problem() {
		String reason = this.blocked;
		return (reason != null) ? "RabbitMQ takes no messages until it has room again: " + reason : null;
	}

	void close(TransportException why) {
		this.gate.close(why);
	}

	private void failed(Publication publication, String why, @Nullable Throwable cause) {
		this.gate.fail(publication, new TransportException(why, cause));
	}

	/**
	 * Return the channel to publish on; one thread at a time asks.
	 */
	private Confirms confirms() throws IOException {
		Confirms present = this.confirms;
		if (present.isUsable()) {
			return present;
		}
		present.retire();
		Confirms next = new Confirms();
		this.confirms = next;
		return next;
	}

	/**
	 * One message on its way.
	 */
	private final class Publication implements Sending {

		private final AmqpNames.Route route;

		private final AMQP.BasicProperties properties;

		private final byte[] body;

		private final CompletableFuture<Receipt> receipt = new CompletableFuture<>();

		private volatile boolean returned;

		private Publication(AmqpNames.Route route, AMQP.BasicProperties properties, byte[] body) {
			this.route = route;
			this.properties = properties;
			this.body = body;
		}

		@Override
		public void send() throws Exception {
			Confirms present = confirms();
			String exchange = this.route.exchange();
			if (!exchange.isEmpty() && !AmqpPublisher.this.declared.contains(exchange)) {
				present.channel.exchangeDeclare(exchange, BuiltinExchangeType.TOPIC, true);
				AmqpPublisher.this.declared.add(exchange);
			}
			present.publish(this);
		}

		@Override
		public void failed(Throwable why) {
			this.receipt.completeExceptionally(AmqpProblems.of(why));
		}

		private void confirmed() {
			if (AmqpPublisher.this.gate.end(this)) {
				this.receipt.complete(this.returned ? Receipt.UNROUTED : Receipt.ROUTED);
			}
		}

	}

	/**
	 * A channel, and what was published on it and not confirmed. The broker answers in
	 * any order; what it returns it returns before it confirms it.
	 */
	private final class Confirms {

		private final Channel channel;

		private final long openedAt = AmqpPublisher.this.timers.nanoTime();

		private final ConcurrentSkipListMap<Long, Publication> open = new ConcurrentSkipListMap<>();

		private final Map<String, Publication> ids = new ConcurrentHashMap<>();

		private volatile boolean refused;

		private volatile boolean retired;

		private Confirms() throws IOException {
			Channel made = AmqpPublisher.this.connection.createChannel();
			if (made == null) {
				throw new IOException("The broker allows no more channels");
			}
			this.channel = made;
			made.confirmSelect();
			made.addConfirmListener((number, multiple) -> ended(number, multiple, true),
					(number, multiple) -> ended(number, multiple, false));
			made.addReturnListener((returned) -> {
				Publication publication = this.ids.get(String.valueOf(returned.getProperties().getMessageId()));
				if (publication != null) {
					publication.returned = true;
				}
			});
			made.addShutdownListener(this::closed);
		}

		/**
		 * Tell whether to publish on it. One that has refused something may go on
		 * refusing, after the leader of a queue has changed.
		 */
		private boolean isUsable() {
			return this.channel.isOpen()
					&& !(this.refused && AmqpPublisher.this.timers.nanoTime() - this.openedAt > LEAST_LIFE_NANOS);
		}

		private void publish(Publication publication) throws IOException {
			long number = this.channel.getNextPublishSeqNo();
			this.open.put(number, publication);
			this.ids.put(String.valueOf(publication.properties.getMessageId()), publication);
			try {
				this.channel.basicPublish(publication.route.exchange(), publication.route.key(), true,
						publication.properties, publication.body);
			}
			catch (IOException | RuntimeException ex) {
				forget(number);
				// its numbers and the broker's may differ from now on
				this.channel.abort();
				throw ex;
			}
		}

		private @Nullable Publication forget(long number) {
			Publication publication = this.open.remove(number);
			if (publication != null) {
				this.ids.remove(String.valueOf(publication.properties.getMessageId()), publication);
			}
			return publication;
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
				failed(publication,
						"RabbitMQ has not taken the message: its queue is full, or is just changing its " + "leader",
						null);
			}
		}

		private void closed(ShutdownSignalException cause) {
			this.open.keySet().forEach((number) -> {
				Publication publication = forget(number);
				if (publication != null) {
					failed(publication, "It is not known whether RabbitMQ has the message: " + AmqpProblems.text(cause),
							cause);
				}
			});
		}

		private void retire() {
			this.retired = true;
			closeIfDone();
		}

		private void closeIfDone() {
			if (this.retired && this.open.isEmpty() && this.channel.isOpen()) {
				AmqpPublisher.this.threads.execute(this::abort);
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

	}

}
