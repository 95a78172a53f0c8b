package io.aethermagic.transport.amqp;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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

	private final FabricServedCalls calls;

	private final AmqpPublisher publisher;

	private final Channel channel;

	private final String queue;

	private final Inflow inflow;

	private final Consumer<String> broken;

	private final Turns turns;

	private final InHand<FabricCall> inHand = new InHand<>();

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
	FabricChannel(AmqpContext context, FabricServedCalls calls, AmqpPublisher publisher, Channel channel, String queue,
			Inflow inflow, Consumer<String> broken) {
		this.context = context;
		this.calls = calls;
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
		this.consumed.remove(queue);
		if (!this.closing) {
			close();
			this.broken.accept("the queue " + queue + " was deleted, or its node is gone");
		}
	}

	private void take(Delivery message) {
		long tag = message.getEnvelope().getDeliveryTag();
		AMQP.BasicProperties properties = message.getProperties();
		if (!message.getEnvelope().getRoutingKey().equals(this.queue)) {
			answer(tag, properties, this.calls.alive(properties.getCorrelationId()));
			return;
		}
		AetherMessage task = this.calls.task(properties, message.getBody());
		if (task == null) {
			answer(tag, properties, this.calls.error(properties.getCorrelationId(), "bad-request",
					"The body is no JSON object with the arguments by name, or larger than aether.max-message-size"));
			return;
		}
		int before = AmqpMessages.number(properties, AmqpMessages.DELIVERIES);
		FabricCall call = new FabricCall(this, message, task, before + 1, this.context.timers());
		this.inHand.hold(tag, call);
		if (message.getEnvelope().isRedeliver()) {
			giveBack(call, before + 1);
		}
		else {
			this.inflow.offer(call);
		}
	}

	/**
	 * Answer a call that no handler gets, and be done with it.
	 */
	private void answer(long tag, AMQP.BasicProperties properties, FabricLetter answer) {
		this.inHand.leaves();
		reply(tag, properties, answer);
	}

	private void reply(long tag, AMQP.BasicProperties properties, FabricLetter answer) {
		String queue = properties.getReplyTo();
		CompletionStage<Receipt> sent = (queue != null && !queue.isEmpty())
				? this.publisher.publish(new AmqpNames.Route("", queue), answer.properties(), answer.body(), false)
				: Stages.UNROUTED;
		sent.whenComplete((receipt, failure) -> leave(tag, failure == null, failure != null));
	}

	/**
	 * Say to the broker what becomes of a call.
	 * @param done whether it is done with
	 * @param again whether it is to be handed out again; else it goes where those go
	 * whose time is up
	 */
	private void leave(long tag, boolean done, boolean again) {
		tell(() -> {
			if (done) {
				this.channel.basicAck(tag, false);
			}
			else {
				this.channel.basicNack(tag, false, again);
			}
			this.inHand.left();
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
		this.inHand.clear();
		this.closed.complete(null);
	}

	/**
	 * Return whether it is closed, and nothing that came by it is in hand.
	 */
	boolean isDone() {
		return this.over || (this.closing && this.closed.isDone() && this.inHand.isEmpty());
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
	CompletionStage<Custody> giveBack(FabricCall call, int deliveries) {
		if (!this.inHand.leave(call.tag(), call)) {
			return Stages.LOST;
		}
		this.publisher
			.publish(new AmqpNames.Route("", this.queue), call.again(deliveries), call.sent().getBody(), false)
			.whenComplete((receipt, failure) -> {
				if (receipt == Receipt.UNROUTED) {
					AMQP.BasicProperties sent = call.sent().getProperties();
					reply(call.tag(), sent, this.calls.error(sent.getCorrelationId(), "stopped",
							"The service has stopped, and there is no other"));
				}
				else {
					leave(call.tag(), failure == null, failure != null);
				}
			});
		return Stages.HELD;
	}

	/**
	 * Be done with a call. One whose time was up goes where its caller hears of it.
	 */
	CompletionStage<Custody> done(FabricCall call) {
		if (!this.inHand.leave(call.tag(), call)) {
			return Stages.LOST;
		}
		leave(call.tag(), !call.isLate(), false);
		return Stages.HELD;
	}

	CompletionStage<Custody> hold(FabricCall call) {
		return this.inHand.isHeld(call.tag(), call) ? Stages.HELD : Stages.LOST;
	}

	/**
	 * What may fail with the channel.
	 */
	private interface Step {

		void run() throws IOException;

	}

}
