package io.aethermagic.transport.amqp;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Consumer;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import io.aethermagic.transport.Custody;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.support.Inflow;
import io.aethermagic.transport.support.Stages;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One channel by which a container's tasks come, for as long as it stands: what is in
 * hand when it is gone is the broker's again, and every step on it finds it lost. The
 * broker is asked for exactly what the container has asked for: a task that would wait
 * here is another's. An acknowledgement, which makes the broker send the next task, waits
 * a moment for the demand that usually comes with it.
 * <p>
 * To RabbitMQ whatever comes back is one delivery more. So what is released is sent
 * again, with the number of deliveries that it had, and then acknowledged; and so is what
 * was held for longer than its lease, with one more. Safe for use by several threads; no
 * method blocks.
 *
 * @promise 4.1
 * @promise 4.8
 * @promise 4.10
 */
final class AmqpTaskChannel implements AmqpCustody {

	private static final Logger logger = LoggerFactory.getLogger(AmqpTaskChannel.class);

	private static final String COUNT = "x-delivery-count";

	/** How long demand waits for an acknowledgement. */
	private static final long GROW_NANOS = 25_000_000L;

	private static final Duration LOOK = Duration.ofMillis(10);

	private final AmqpContext context;

	private final Channel channel;

	private final String queue;

	private final Inflow inflow;

	private final BiFunction<AmqpTask, Integer, CompletionStage<Receipt>> sendAgain;

	private final Consumer<String> broken;

	private final Turns turns;

	private final InHand<AmqpTask> inHand = new InHand<>();

	private final AmqpAcks acks;

	private final AmqpCredits credits = new AmqpCredits();

	private final AtomicBoolean looking = new AtomicBoolean();

	private final AmqpLeases leases;

	private final CompletableFuture<Void> closed = new CompletableFuture<>();

	private final LongTasks longTasks;

	/** Since when more is wanted than the broker was asked for; 0 while it is not. */
	private long wantingSince;

	private volatile boolean closing;

	private volatile boolean over;

	/**
	 * Create a channel that asks for nothing yet.
	 * @param inflow takes what comes
	 * @param lease how long a task is this instance's after each step that holds it
	 * @param sendAgain sends a task again that was handed out so often before
	 * @param broken is told, once, when nothing more comes although the connection stands
	 */
	AmqpTaskChannel(AmqpContext context, Channel channel, String queue, Inflow inflow, Duration lease,
			BiFunction<AmqpTask, Integer, CompletionStage<Receipt>> sendAgain, Consumer<String> broken) {
		this.context = context;
		this.channel = channel;
		this.queue = queue;
		this.inflow = inflow;
		this.leases = new AmqpLeases(context.timers(), lease, this.inHand.held(),
				(task) -> again(task, task.deliveryCount()));
		this.sendAgain = sendAgain;
		this.broken = broken;
		this.longTasks = new LongTasks(context.settings().consumerTimeout());
		this.acks = new AmqpAcks(context.timers());
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
		return this.over || (this.closing && this.inHand.isEmpty() && this.acks.isEmpty());
	}

	/**
	 * Take note of demand.
	 */
	void requested() {
		this.turns.execute(this::settle);
	}

	/**
	 * Ask for nothing more. What is in hand stays.
	 * @return a stage that completes when nothing more comes
	 */
	CompletionStage<Void> close() {
		this.closing = true;
		this.turns.execute(this::settle);
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

	private long demand() {
		return this.closing ? 0 : Math.min(this.inflow.demand(), Inflow.MOST_WAITING);
	}

	/**
	 * Say to the broker what there is to say.
	 */
	private void settle() {
		if (this.over) {
			return;
		}
		try {
			if (this.closing && !this.closed.isDone()) {
				cancelAll();
			}
			acknowledge();
			trim();
			consume();
			if (isDone()) {
				this.channel.abort();
			}
		}
		catch (IOException | RuntimeException ex) {
			logger.debug("Channel {} for {} fails", this.channel, this.queue, ex);
			abort();
			if (this.channel.getConnection().isOpen()) {
				this.broken.accept(AmqpProblems.text(ex));
			}
		}
	}

	/**
	 * Close a channel on which something was not answered: it may still be done.
	 */
	private void abort() {
		end();
		try {
			this.channel.abort();
		}
		catch (IOException | RuntimeException ex) {
			logger.debug("Channel {} was not closed", this.channel, ex);
		}
	}

	private void cancelAll() throws IOException {
		if (this.credits.any() == null) {
			this.closed.complete(null);
		}
		for (AmqpCredit next = this.credits.any(); next != null; next = this.credits.any()) {
			cancel(next);
		}
	}

	private void cancel(AmqpCredit credit) throws IOException {
		this.credits.remove(credit);
		this.channel.basicCancel(credit.tag());
	}

	private void acknowledge() throws IOException {
		for (AmqpAcks.Ack next = dueAck(); next != null; next = dueAck()) {
			if (demand() == 0 && next.task().credit().isLive()) {
				cancel(next.task().credit());
			}
			if (next.done()) {
				this.channel.basicAck(next.task().tag(), false);
			}
			else {
				this.channel.basicNack(next.task().tag(), false, true);
			}
			this.credits.done(next.task().credit());
		}
	}

	private AmqpAcks.@Nullable Ack dueAck() {
		AmqpAcks.Ack due = this.acks.due(demand() > 0);
		if (due == null && !this.acks.isEmpty()) {
			lookLater();
		}
		return due;
	}

	/**
	 * Cancel what the broker may send to though nothing is wanted. There is seldom any:
	 * what is on its way to a consumer that is cancelled counts as delivered.
	 */
	private void trim() throws IOException {
		for (AmqpCredit next = this.credits.free(); next != null && demand() == 0; next = this.credits.free()) {
			cancel(next);
		}
	}

	private void consume() throws IOException {
		AmqpCredit added;
		synchronized (this) {
			long more = demand() - this.credits.open();
			if (more <= 0) {
				this.wantingSince = 0;
				return;
			}
			long now = this.context.timers().nanoTime();
			if (this.wantingSince == 0) {
				this.wantingSince = now;
			}
			if (this.credits.any() != null && now - this.wantingSince < GROW_NANOS) {
				lookLater();
				return;
			}
			this.wantingSince = 0;
			added = this.credits.add(more);
		}
		this.channel.basicQos((int) added.free());
		this.channel.basicConsume(this.queue, false, added.tag(), new AmqpTaskConsumer(this, this.channel, added));
	}

	private void lookLater() {
		if (this.looking.compareAndSet(false, true)) {
			this.context.timers().schedule(LOOK, () -> {
				this.looking.set(false);
				this.turns.execute(this::settle);
			});
		}
	}

	@Override
	public CompletionStage<Custody> hold(AmqpTask task) {
		long now = this.context.timers().nanoTime();
		if (this.over || !this.inHand.isHeld(task.tag(), task)) {
			return Stages.LOST;
		}
		task.held(now);
		this.leases.watch();
		return Stages.HELD;
	}

	@Override
	public CompletionStage<Custody> ack(AmqpTask task) {
		if (this.over || !this.inHand.leave(task.tag(), task)) {
			return Stages.LOST;
		}
		left(task, true);
		return Stages.HELD;
	}

	private void left(AmqpTask task, boolean done) {
		this.acks.add(task, done, this.closing);
		this.inHand.left();
		this.turns.execute(this::settle);
	}

	@Override
	public CompletionStage<Custody> release(AmqpTask task) {
		return again(task, task.deliveryCount() - 1);
	}

	/**
	 * Send a task again, and be done with it; where that fails the broker takes it back
	 * itself, and counts that.
	 */
	private CompletionStage<Custody> again(AmqpTask task, int deliveries) {
		if (this.over || !this.inHand.leave(task.tag(), task)) {
			return Stages.LOST;
		}
		return this.sendAgain.apply(task, deliveries).handle((receipt, failure) -> {
			left(task, failure == null && receipt == Receipt.ROUTED);
			return Custody.HELD;
		});
	}

	/**
	 * Take in what the broker has sent to a consumer.
	 */
	void take(AmqpCredit credit, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
		int before = AmqpMessages.number(properties, AmqpMessages.DELIVERIES);
		boolean counts = this.context.settings().queueType() == AmqpQueueType.QUORUM;
		boolean uncounted = !counts && envelope.isRedeliver();
		AmqpTask task = new AmqpTask(this, credit, envelope.getDeliveryTag(),
				this.context.messages().read(properties, body), before + 1 + AmqpMessages.number(properties, COUNT),
				this.context.timers().nanoTime());
		this.longTasks.look(task.message());
		this.credits.used(credit);
		if (this.over) {
			return;
		}
		this.inHand.hold(task.tag(), task);
		if (uncounted) {
			// a classic queue only says that it was handed out before: the number is
			// made where it is handed out the next time
			again(task, before + 1);
			return;
		}
		if (!this.closing && this.inflow.demand() == 0) {
			this.turns.execute(this::settle);
			again(task, task.deliveryCount() - 1);
			return;
		}
		this.inflow.offer(task);
	}

	/**
	 * Take note that the broker has done with a consumer that was cancelled here.
	 */
	void consumerIsGone() {
		if (this.closing && this.credits.any() == null) {
			this.closed.complete(null);
		}
	}

	/**
	 * Take note that the queue is gone, or its node is. What is in hand may still be
	 * ended.
	 */
	void queueIsGone() {
		this.closing = true;
		this.closed.complete(null);
		this.broken.accept("the queue " + this.queue + " was deleted, or its node is gone");
	}

}
