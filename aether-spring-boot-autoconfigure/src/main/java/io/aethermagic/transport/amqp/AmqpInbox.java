package io.aethermagic.transport.amqp;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.support.Attachment;
import io.aethermagic.transport.support.LinkedSubscription;
import io.aethermagic.transport.support.PassingDelivery;
import io.aethermagic.transport.support.Stages;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An instance's inbox: a queue that outlives its connections for a while, so that what is
 * said meanwhile waits. What has come is acknowledged when the listener has it, many at a
 * time; so what was on its way when the connection broke comes again. Safe for use by
 * several threads; no method blocks.
 */
final class AmqpInbox implements Attachment<AmqpLink> {

	private static final Logger logger = LoggerFactory.getLogger(AmqpInbox.class);

	/** How many messages the broker sends before it hears of the first. */
	private static final int PREFETCH = 500;

	private static final int ACK_AFTER = 100;

	private static final Duration ACK_WITHIN = Duration.ofMillis(20);

	private final AmqpContext context;

	private final String queue;

	private final SubscribeOptions options;

	private final LinkedSubscription<AmqpLink> subscription;

	private final Turns turns;

	private final AtomicBoolean acking = new AtomicBoolean();

	private volatile @Nullable Channel channel;

	private volatile @Nullable AmqpLink link;

	/** The last that came. */
	private long last;

	/** The last that was acknowledged. */
	private long acknowledged;

	AmqpInbox(AmqpContext context, String instance, SubscribeOptions options,
			LinkedSubscription<AmqpLink> subscription) {
		this.context = context;
		this.queue = context.names().inbox(instance);
		this.options = options;
		this.subscription = subscription;
		this.turns = new Turns(context.threads());
	}

	@Override
	public CompletionStage<Void> attach(AmqpLink link) {
		this.link = link;
		return this.subscription.ask(link, () -> link.call(this.turns, () -> open(link)));
	}

	private @Nullable Void open(AmqpLink link) throws IOException {
		link.channels().open((channel) -> {
			channel.queueDeclare(this.queue, true, false, false, this.context.settings().inboxArguments());
			channel.basicQos(PREFETCH);
			synchronized (this) {
				this.last = 0;
				this.acknowledged = 0;
				this.channel = channel;
			}
			channel.basicConsume(this.queue, false, (tag, message) -> take(channel, message),
					(tag) -> broken(link, "its queue was deleted, or its node is gone"));
			channel.addShutdownListener((cause) -> {
				if (AmqpProblems.concernsChannelAlone(cause)) {
					broken(link, AmqpProblems.text(cause));
				}
			});
		});
		return null;
	}

	private void broken(AmqpLink link, String why) {
		this.subscription.ended(link, why, AmqpLink.LEFT_ALONE, () -> link.call(this.turns, () -> open(link)));
	}

	private void take(Channel from, Delivery message) {
		AetherMessage read = read(message);
		synchronized (this) {
			if (this.channel != from) {
				return;
			}
			this.last = message.getEnvelope().getDeliveryTag();
		}
		if (read.action() == null || this.options.actions().contains(read.action())) {
			this.subscription.inflow().offer(new PassingDelivery(read, null));
		}
		acknowledgeSoon();
	}

	private AetherMessage read(Delivery message) {
		Fabric fabric = this.context.fabric();
		AetherMessage outcome = (fabric != null)
				? fabric.sentCalls().outcome(message.getProperties(), message.getBody()) : null;
		return (outcome != null) ? outcome : this.context.messages().read(message.getProperties(), message.getBody());
	}

	/**
	 * Acknowledge all that came, unless some of it waits for demand.
	 */
	private void acknowledgeSoon() {
		if (this.subscription.inflow().demand() == 0) {
			return;
		}
		boolean now;
		synchronized (this) {
			now = this.last - this.acknowledged >= ACK_AFTER;
		}
		if (now) {
			this.turns.execute(this::acknowledge);
		}
		else if (this.acking.compareAndSet(false, true)) {
			this.context.timers().schedule(ACK_WITHIN, () -> {
				this.acking.set(false);
				this.turns.execute(this::acknowledge);
			});
		}
	}

	private void acknowledge() {
		Channel on;
		long upTo;
		synchronized (this) {
			on = this.channel;
			upTo = this.last;
			if (on == null || upTo == this.acknowledged || !on.isOpen()) {
				return;
			}
			this.acknowledged = upTo;
		}
		try {
			on.basicAck(upTo, true);
		}
		catch (IOException | RuntimeException ex) {
			logger.debug("What came to {} comes again", this.queue, ex);
		}
	}

	@Override
	public void requested(AmqpLink link, long n) {
		acknowledgeSoon();
	}

	@Override
	public void detach(boolean stopped) {
		this.link = null;
		synchronized (this) {
			this.channel = null;
		}
	}

	/**
	 * Close it for good: nobody else has this inbox.
	 */
	@Override
	public CompletionStage<Void> close() {
		AmqpLink link = this.link;
		Channel present = this.channel;
		if (link == null || present == null) {
			return Stages.DONE;
		}
		return link.call(this.turns, () -> {
			present.queueDelete(this.queue);
			present.abort();
			return null;
		});
	}

	@Override
	public String toString() {
		return "AmqpInbox[" + this.queue + "]";
	}

}
