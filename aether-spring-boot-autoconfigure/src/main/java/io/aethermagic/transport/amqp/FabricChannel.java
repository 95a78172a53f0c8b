package io.aethermagic.transport.amqp;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.ShutdownSignalException;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.transport.Custody;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.support.Inflow;
import io.aethermagic.transport.support.Stages;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One channel by which calls of amqp-fabric come, for as long as it stands: what is in
 * hand when it is gone is the broker's again. The method's queue is gone with its last
 * consumer, so there is one as long as there is a handler, and as many calls as it may
 * have in hand wait for a permit here. What comes back says only that it was handed out
 * before: it is sent again, with its number. Safe for use by several threads; but for
 * {@link #consume} no method blocks.
 */
final class FabricChannel {

	/** The method that says whether a service is there. */
	static final String HEALTH = "health_check";

	private static final Logger logger = LoggerFactory.getLogger(FabricChannel.class);

	/** Where a call goes whose time was up in a queue; its caller listens there. */
	private static final String EXPIRED = "rpc.dlx";

	private final AmqpContext context;

	private final FabricMessages messages;

	private final AmqpPublisher publisher;

	private final Channel channel;

	private final String queue;

	private final Inflow inflow;

	private final Consumer<String> broken;

	private final Turns turns;

	private final Map<Long, FabricCall> held = new ConcurrentHashMap<>();

	/** The consumers, which have the names of their queues. */
	private final List<String> consumed = new CopyOnWriteArrayList<>();

	private final CompletableFuture<Void> closed = new CompletableFuture<>();

	private volatile boolean closing;

	private volatile boolean over;

	/**
	 * Create a channel that nothing comes by yet.
	 * @param inflow takes the calls
	 * @param broken is told when nothing more comes although the connection stands
	 */
	FabricChannel(AmqpContext context, FabricMessages messages, AmqpPublisher publisher, Channel channel, String queue,
			Inflow inflow, Consumer<String> broken) {
		this.context = context;
		this.messages = messages;
		this.publisher = publisher;
		this.channel = channel;
		this.queue = queue;
		this.inflow = inflow;
		this.broken = broken;
		this.turns = new Turns(context.threads());
		channel.addShutdownListener(this::shutDown);
	}

	private void shutDown(ShutdownSignalException cause) {
		end();
		if (AmqpProblems.concernsChannelAlone(cause)) {
			this.broken.accept(AmqpProblems.text(cause));
		}
	}

	/**
	 * Declare the queues of a method, as amqp-fabric does, and take in what comes.
	 * Blocks.
	 * @param most how many calls may be in hand
	 */
	void consume(FabricService service, int most) throws IOException {
		this.channel.exchangeDeclare(service.exchange(), BuiltinExchangeType.DIRECT, false, true, Map.of());
		this.channel.basicQos(most);
		for (String method : List.of(this.queue, service.queue(HEALTH))) {
			this.channel.queueDeclare(method, false, false, true, Map.of("x-dead-letter-exchange", EXPIRED));
			this.channel.queueBind(method, service.exchange(), method);
			this.consumed
				.add(this.channel.basicConsume(method, false, method, (tag, call) -> take(call), this::cancelled));
		}
	}

	/**
	 * One queue is gone, or its node is: there will be another channel for both. What is
	 * in hand may still be ended.
	 */
	private void cancelled(String queue) {
		if (!this.closing) {
			close();
			this.broken.accept("the queue " + queue + " was deleted, or its node is gone");
		}
	}

	private void take(Delivery message) {
		long tag = message.getEnvelope().getDeliveryTag();
		AMQP.BasicProperties properties = message.getProperties();
		if (!message.getEnvelope().getRoutingKey().equals(this.queue)) {
			answer(tag, properties, this.messages.alive(properties.getCorrelationId()));
			return;
		}
		AetherMessage task = this.messages.task(properties, message.getBody());
		if (task == null) {
			answer(tag, properties, this.messages.error(properties.getCorrelationId(), "bad-request",
					"The body is no JSON object with the arguments by name, or larger than aether.max-message-size"));
			return;
		}
		int before = AmqpMessages.number(properties, AmqpMessages.DELIVERIES);
		FabricCall call = new FabricCall(message, task, before + 1);
		this.held.put(tag, call);
		if (message.getEnvelope().isRedeliver()) {
			again(call, before + 1);
		}
		else {
			this.inflow.offer(call);
		}
	}

	/**
	 * Answer a call that no handler gets, and be done with it.
	 */
	private void answer(long tag, AMQP.BasicProperties properties, FabricMessages.Letter answer) {
		String queue = properties.getReplyTo();
		CompletionStage<Receipt> sent = (queue != null && !queue.isEmpty())
				? this.publisher.publish(new AmqpNames.Route("", queue), answer.properties(), answer.body(), false)
				: Stages.UNROUTED;
		sent.whenComplete((receipt, failure) -> settle(tag, failure == null));
	}

	/**
	 * Say to the broker that a call is done with, or give it back.
	 */
	private void settle(long tag, boolean done) {
		tell(() -> {
			if (done) {
				this.channel.basicAck(tag, false);
			}
			else {
				this.channel.basicNack(tag, false, true);
			}
		});
	}

	private void tell(Step step) {
		this.turns.execute(() -> {
			if (this.over) {
				return;
			}
			try {
				step.run();
				if (isDone()) {
					this.channel.abort();
				}
			}
			catch (IOException | RuntimeException ex) {
				logger.debug("Channel {} for {} fails", this.channel, this.queue, ex);
				abort(AmqpProblems.text(ex));
			}
		});
	}

	/**
	 * Close a channel on which something was not answered: it may still be done.
	 */
	private void abort(String why) {
		boolean breaks = !this.closing && this.channel.getConnection().isOpen();
		end();
		try {
			this.channel.abort();
		}
		catch (IOException | RuntimeException ex) {
			logger.debug("Channel {} was not closed", this.channel, ex);
		}
		if (breaks) {
			this.broken.accept(why);
		}
	}

	/**
	 * Take note that the channel is of no use any more, and that what came by it is the
	 * broker's again.
	 */
	void end() {
		this.over = true;
		this.held.clear();
		this.closed.complete(null);
	}

	/**
	 * Return whether it is closed, and nothing that came by it is in hand.
	 */
	boolean isDone() {
		return this.over || (this.closing && this.closed.isDone() && this.held.isEmpty());
	}

	/**
	 * Take in nothing more. What is in hand stays.
	 * @return a stage that completes when nothing more comes
	 */
	CompletionStage<Void> close() {
		this.closing = true;
		tell(() -> {
			for (String queue : this.consumed) {
				this.channel.basicCancel(queue);
			}
			this.closed.complete(null);
		});
		return this.closed;
	}

	/**
	 * Return a stage that completes when the broker was told of all that has been done.
	 */
	CompletionStage<Void> told() {
		CompletableFuture<Void> told = new CompletableFuture<>();
		this.turns.execute(() -> told.complete(null));
		return told;
	}

	/**
	 * Send a call again, and be done with it. Where its queue is gone nobody else serves
	 * the method, and its caller is told so; where it cannot be sent the broker takes it
	 * back, and counts that.
	 */
	private CompletionStage<Custody> again(FabricCall call, int deliveries) {
		if (!this.held.remove(call.tag(), call)) {
			return Stages.LOST;
		}
		AMQP.BasicProperties sent = call.sent.getProperties();
		Map<String, Object> headers = new HashMap<>();
		if (sent.getHeaders() != null) {
			headers.putAll(sent.getHeaders());
		}
		headers.put(AmqpMessages.DELIVERIES, deliveries);
		AMQP.BasicProperties again = sent.builder().messageId(UUID.randomUUID().toString()).headers(headers).build();
		this.publisher.publish(new AmqpNames.Route("", this.queue), again, call.sent.getBody(), false)
			.whenComplete((receipt, failure) -> {
				if (receipt == Receipt.UNROUTED) {
					answer(call.tag(), sent, this.messages.error(sent.getCorrelationId(), "stopped",
							"The service has stopped, and there is no other"));
				}
				else {
					settle(call.tag(), failure == null);
				}
			});
		return Stages.HELD;
	}

	/**
	 * What may fail with the channel.
	 */
	private interface Step {

		void run() throws IOException;

	}

	/**
	 * A call that the broker has handed to this instance. Safe for use by several
	 * threads.
	 */
	final class FabricCall implements io.aethermagic.transport.Delivery {

		private final Delivery sent;

		private final AetherMessage task;

		private final int deliveries;

		private final long arrivedNanos = FabricChannel.this.context.timers().nanoTime();

		private volatile boolean accepted;

		private FabricCall(Delivery sent, AetherMessage task, int deliveries) {
			this.sent = sent;
			this.task = task;
			this.deliveries = deliveries;
		}

		private long tag() {
			return this.sent.getEnvelope().getDeliveryTag();
		}

		/**
		 * Return whether its time was up before there was a permit for it.
		 */
		boolean isLate() {
			String expiration = this.sent.getProperties().getExpiration();
			long waited = FabricChannel.this.context.timers().nanoTime() - this.arrivedNanos;
			return !this.accepted && expiration != null && waited > 1_000_000 * Long.parseLong(expiration);
		}

		@Override
		public AetherMessage message() {
			return this.task;
		}

		@Override
		public int deliveryCount() {
			return this.deliveries;
		}

		@Override
		public @Nullable Duration age() {
			return null;
		}

		@Override
		public CompletionStage<Custody> accept() {
			this.accepted = true;
			return extend();
		}

		@Override
		public CompletionStage<Custody> extend() {
			return (FabricChannel.this.held.get(tag()) == this) ? Stages.HELD : Stages.LOST;
		}

		/**
		 * Be done with it. One that was late is the broker's, which tells its caller.
		 */
		@Override
		public CompletionStage<Custody> ack() {
			if (!FabricChannel.this.held.remove(tag(), this)) {
				return Stages.LOST;
			}
			if (isLate()) {
				tell(() -> FabricChannel.this.channel.basicReject(tag(), false));
			}
			else {
				settle(tag(), true);
			}
			return Stages.HELD;
		}

		@Override
		public CompletionStage<Custody> release() {
			return again(this, this.deliveries - 1);
		}

	}

}
