package io.aethermagic.transport.amqp;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Connection;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.BufferLevel;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.TransportException;
import io.aethermagic.transport.support.SendGate;
import io.aethermagic.transport.support.Sending;
import io.aethermagic.transport.support.Stages;
import org.jspecify.annotations.Nullable;

/**
 * Publishes on one life of the publishing connection, each message confirmed by the
 * broker and returned if it has no queue for it. All go over one channel (now and then a
 * new one), so that none holds a thread or a channel while its confirm is on its way; a
 * broker that is short of memory stops the one thread that writes, and the rest waits, up
 * to a bound. Safe for use by several threads; no method blocks.
 *
 * @promise 4.8
 */
final class AmqpPublisher {

	private static final int MOST_UNCONFIRMED = 1_000;

	private final AmqpChannels channels;

	private final Executor threads;

	private final Timers timers;

	private final int maxBuffered;

	private final SendGate<Publication> gate;

	private volatile AmqpConfirms confirms;

	private volatile @Nullable String blocked;

	/**
	 * Begin to publish. Blocks.
	 */
	AmqpPublisher(Connection connection, int maxBuffered, Timers timers, Executor threads) throws IOException {
		this.channels = new AmqpChannels(connection);
		this.maxBuffered = maxBuffered;
		this.timers = timers;
		this.threads = threads;
		this.gate = new SendGate<>(MOST_UNCONFIRMED, maxBuffered, threads);
		this.confirms = confirming();
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

	BufferLevel level() {
		return this.gate.level("amqp-publish");
	}

	void close(TransportException why) {
		this.gate.close(why);
	}

	private AmqpConfirms confirming() throws IOException {
		return new AmqpConfirms(this.channels, this.timers, this.threads);
	}

	/**
	 * Return the channel to publish on; one thread at a time asks.
	 */
	private AmqpConfirms confirms() throws IOException {
		AmqpConfirms present = this.confirms;
		if (present.isUsable()) {
			return present;
		}
		present.retire();
		AmqpConfirms next = confirming();
		this.confirms = next;
		return next;
	}

	/**
	 * One message on its way.
	 */
	private final class Publication implements Sending, AmqpConfirms.Publication {

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
			confirms().publish(this.route, this.properties, this.body, this);
		}

		@Override
		public void failed(Throwable why) {
			this.receipt.completeExceptionally(AmqpProblems.of(why));
		}

		@Override
		public void returned() {
			this.returned = true;
		}

		@Override
		public void confirmed() {
			if (AmqpPublisher.this.gate.end(this)) {
				this.receipt.complete(this.returned ? Receipt.UNROUTED : Receipt.ROUTED);
			}
		}

		@Override
		public void unconfirmed(String why, @Nullable Throwable cause) {
			AmqpPublisher.this.gate.fail(this, new TransportException(why, cause));
		}

	}

}
