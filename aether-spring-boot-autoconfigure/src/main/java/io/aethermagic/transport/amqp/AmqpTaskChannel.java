package io.aethermagic.transport.amqp;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Consumer;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
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
final class AmqpTaskChannel {

	private static final Logger logger = LoggerFactory.getLogger(AmqpTaskChannel.class);

	private static final String COUNT = "x-delivery-count";

	/** How long an acknowledgement waits for demand. */
	private static final long ACK_NANOS = 10_000_000L;

	/** How long demand waits for an acknowledgement. */
	private static final long GROW_NANOS = 25_000_000L;

	private static final Duration LOOK = Duration.ofMillis(10);

	private final AmqpContext context;

	private final Channel channel;

	private final String queue;

	private final Inflow inflow;

	private final Duration lease;

	private final BiFunction<AmqpTask, Integer, CompletionStage<Receipt>> sendAgain;

	private final Consumer<String> broken;

	private final Turns turns;

	private final Map<Long, AmqpTask> held = new ConcurrentHashMap<>();

	/** How many are being sent again. */
	private final AtomicInteger returning = new AtomicInteger();

	private final ArrayDeque<Ack> acks = new ArrayDeque<>();

	private final List<AmqpCredit> credits = new ArrayList<>();

	private final AtomicBoolean looking = new AtomicBoolean();

	private final AtomicBoolean watching = new AtomicBoolean();

	private final CompletableFuture<Void> closed = new CompletableFuture<>();

	private final AtomicBoolean warned = new AtomicBoolean();

	private long consumers;

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
		this.lease = lease;
		this.sendAgain = sendAgain;
		this.broken = broken;
		this.turns = new Turns(context.threads());
		channel.addShutdownListener(this::shutDown);
	}

	private void shutDown(ShutdownSignalException cause) {
		boolean own = cause.isInitiatedByApplication();
		end();
		if (!own && !cause.isHardError()) {
			this.broken.accept(AmqpProblems.text(cause));
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
		return this.over || (this.closing && this.held.isEmpty() && this.returning.get() == 0 && !hasAcks());
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
			end();
			if (this.channel.getConnection().isOpen()) {
				this.broken.accept(AmqpProblems.text(ex));
			}
		}
	}

	private synchronized boolean hasAcks() {
		return !this.acks.isEmpty();
	}

	private void cancelAll() throws IOException {
		AmqpCredit next = anyLive();
		if (next == null) {
			this.closed.complete(null);
		}
		for (; next != null; next = anyLive()) {
			cancel(next);
		}
	}

	private synchronized @Nullable AmqpCredit anyLive() {
		return this.credits.isEmpty() ? null : this.credits.get(0);
	}

	private void cancel(AmqpCredit credit) throws IOException {
		synchronized (this) {
			credit.cancel();
			this.credits.remove(credit);
		}
		this.channel.basicCancel(credit.tag());
	}

	private void acknowledge() throws IOException {
		for (Ack next = dueAck(); next != null; next = dueAck()) {
			if (demand() == 0 && next.task.credit().isLive()) {
				cancel(next.task.credit());
			}
			if (next.done) {
				this.channel.basicAck(next.task.tag(), false);
			}
			else {
				this.channel.basicNack(next.task.tag(), false, true);
			}
			synchronized (this) {
				next.task.credit().done();
			}
		}
	}

	private synchronized @Nullable Ack dueAck() {
		Ack next = this.acks.peek();
		if (next == null) {
			return null;
		}
		boolean wanted = demand() > 0 || !next.task.credit().isLive();
		if (!wanted && this.context.timers().nanoTime() - next.untilNanos < 0) {
			lookLater();
			return null;
		}
		return this.acks.poll();
	}

	/**
	 * Cancel what the broker may send to though nothing is wanted. There is seldom any:
	 * what is on its way to a consumer that is cancelled counts as delivered.
	 */
	private void trim() throws IOException {
		for (AmqpCredit next = unwanted(); next != null; next = unwanted()) {
			cancel(next);
		}
	}

	private synchronized @Nullable AmqpCredit unwanted() {
		return (demand() > 0) ? null : this.credits.stream().filter((each) -> each.free() > 0).findFirst().orElse(null);
	}

	private synchronized long open() {
		return this.credits.stream().mapToLong(AmqpCredit::free).sum();
	}

	private void consume() throws IOException {
		AmqpCredit added;
		synchronized (this) {
			long more = demand() - open();
			if (more <= 0) {
				this.wantingSince = 0;
				return;
			}
			long now = this.context.timers().nanoTime();
			if (this.wantingSince == 0) {
				this.wantingSince = now;
			}
			if (!this.credits.isEmpty() && now - this.wantingSince < GROW_NANOS) {
				lookLater();
				return;
			}
			this.wantingSince = 0;
			added = new AmqpCredit("aether-" + ++this.consumers, more);
			this.credits.add(added);
		}
		this.channel.basicQos((int) added.free());
		this.channel.basicConsume(this.queue, false, added.tag(), new Taker(added));
	}

	private void lookLater() {
		if (this.looking.compareAndSet(false, true)) {
			this.context.timers().schedule(LOOK, () -> {
				this.looking.set(false);
				this.turns.execute(this::settle);
			});
		}
	}

	/**
	 * Begin the lease, or begin it anew.
	 */
	CompletionStage<Custody> hold(AmqpTask task) {
		long now = this.context.timers().nanoTime();
		if (this.over || this.held.get(task.tag()) != task) {
			return Stages.LOST;
		}
		task.held(now);
		watch();
		return Stages.HELD;
	}

	CompletionStage<Custody> ack(AmqpTask task) {
		return done(task, true) ? Stages.HELD : Stages.LOST;
	}

	private boolean done(AmqpTask task, boolean taken) {
		if (this.over || !this.held.remove(task.tag(), task)) {
			return false;
		}
		later(task, taken);
		return true;
	}

	private void later(AmqpTask task, boolean done) {
		synchronized (this) {
			this.acks.add(new Ack(task, done, this.context.timers().nanoTime() + (this.closing ? 0 : ACK_NANOS)));
		}
		this.turns.execute(this::settle);
	}

	CompletionStage<Custody> release(AmqpTask task) {
		return again(task, task.deliveryCount() - 1);
	}

	/**
	 * Send a task again, and be done with it; where that fails the broker takes it back
	 * itself, and counts that.
	 */
	private CompletionStage<Custody> again(AmqpTask task, int deliveries) {
		this.returning.incrementAndGet();
		if (this.over || !this.held.remove(task.tag(), task)) {
			this.returning.decrementAndGet();
			return Stages.LOST;
		}
		return this.sendAgain.apply(task, deliveries).handle((receipt, failure) -> {
			if (failure != null) {
				logger.debug("{} is given back to {}, which counts it", task.message(), this.queue, failure);
			}
			later(task, failure == null && receipt == Receipt.ROUTED);
			this.returning.decrementAndGet();
			return Custody.HELD;
		});
	}

	private void take(AmqpCredit credit, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
		int before = AmqpMessages.number(properties, AmqpMessages.DELIVERIES);
		boolean counts = this.context.settings().queueType() == AmqpQueueType.QUORUM;
		boolean uncounted = !counts && envelope.isRedeliver();
		AmqpTask task = new AmqpTask(this, credit, envelope.getDeliveryTag(),
				this.context.messages().read(properties, body), before + 1 + AmqpMessages.number(properties, COUNT),
				this.context.timers().nanoTime());
		warnOfLong(task.message());
		synchronized (this) {
			credit.used();
		}
		if (this.over) {
			return;
		}
		this.held.put(task.tag(), task);
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
	 * Warn, once, of a task that may be held for longer than the broker allows: it would
	 * be handed out again.
	 */
	private void warnOfLong(AetherMessage message) {
		long remaining = Headers.number(message.headers(), Headers.REMAINING, 0);
		Duration most = this.context.settings().consumerTimeout();
		if (remaining > most.toMillis() && this.warned.compareAndSet(false, true)) {
			logger.warn(
					"{} may take {}, and RabbitMQ hands out again what is not done with after {}: set "
							+ "consumer_timeout in rabbitmq.conf to more milliseconds than the longest task takes, and "
							+ "aether.amqp.consumer-timeout to the same time",
					message, Duration.ofMillis(remaining), most);
		}
	}

	private void watch() {
		if (this.watching.compareAndSet(false, true)) {
			this.context.timers().schedule(this.lease.dividedBy(8), () -> {
				this.watching.set(false);
				giveBackLapsed();
			});
		}
	}

	private void giveBackLapsed() {
		long before = this.context.timers().nanoTime() - this.lease.toNanos();
		for (AmqpTask task : this.held.values()) {
			if (task.isHeld() && task.heldAtNanos() - before < 0) {
				logger.debug("The lease of {} has lapsed", task.message());
				again(task, task.deliveryCount());
			}
		}
		if (!this.held.isEmpty()) {
			watch();
		}
	}

	/**
	 * Takes in what the broker sends to one consumer.
	 */
	private final class Taker extends DefaultConsumer {

		private final AmqpCredit credit;

		private Taker(AmqpCredit credit) {
			super(AmqpTaskChannel.this.channel);
			this.credit = credit;
		}

		@Override
		public void handleDelivery(String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
			take(this.credit, envelope, properties, body);
		}

		/**
		 * The last call for this consumer.
		 */
		@Override
		public void handleCancelOk(String tag) {
			if (AmqpTaskChannel.this.closing && anyLive() == null) {
				AmqpTaskChannel.this.closed.complete(null);
			}
		}

		/**
		 * The queue is gone, or its node is. What is in hand may still be ended.
		 */
		@Override
		public void handleCancel(String tag) {
			AmqpTaskChannel.this.closing = true;
			AmqpTaskChannel.this.closed.complete(null);
			AmqpTaskChannel.this.broken
				.accept("the queue " + AmqpTaskChannel.this.queue + " was deleted, or its node is gone");
		}

	}

	/**
	 * What is to be said of a task that is not in hand any more.
	 *
	 * @param task the task
	 * @param done whether it is done with; else the broker takes it back
	 * @param untilNanos until when it waits for demand
	 */
	private record Ack(AmqpTask task, boolean done, long untilNanos) {
	}

}
