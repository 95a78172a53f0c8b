package io.aethermagic.transport.hub;

import java.util.concurrent.CompletionStage;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.TransportException;
import io.aethermagic.transport.support.Stages;
import org.jspecify.annotations.Nullable;

/**
 * The inbox of one instance: its subscriber, or what is kept until it comes back. The
 * newest subscriber takes it over. Guarded by itself; no listener is called while it is
 * held.
 *
 * @promise 5.13
 */
final class InboxRouter {

	private final String instance;

	private final HubInstances instances;

	private final HubCounters counters;

	private final Sweeper sweeper;

	/** How many messages are kept. */
	private final int most;

	private final MessageBuffer kept = new MessageBuffer();

	private @Nullable DirectSubscriber subscriber;

	private boolean retired;

	InboxRouter(String instance, HubInstances instances, HubCounters counters, Sweeper sweeper, int most) {
		this.instance = instance;
		this.instances = instances;
		this.counters = counters;
		this.sweeper = sweeper;
		this.most = most;
	}

	/**
	 * Deliver a message, or keep it.
	 * @return the receipt, or {@code null} if this router is no longer the instance's
	 */
	synchronized @Nullable CompletionStage<Receipt> send(AetherMessage message, SendOptions options, long now,
			Outbox outbox) {
		if (this.retired) {
			return null;
		}
		DirectSubscriber subscriber = this.subscriber;
		if (subscriber == null) {
			return keep(BufferedMessage.of(message, options, now), now);
		}
		if (!subscriber.wants(message.action())) {
			return Stages.UNROUTED;
		}
		TransportException full = subscriber.take(BufferedMessage.of(message, options, now), outbox);
		return (full != null) ? Stages.failed(full) : Stages.ROUTED;
	}

	private CompletionStage<Receipt> keep(BufferedMessage passing, long now) {
		if (!this.instances.isExpected(this.instance, now)) {
			return Stages.UNROUTED;
		}
		if (this.kept.size() >= this.most) {
			this.counters.refused.increment();
			return Stages.failed(new TransportException(
					"The inbox of " + this.instance + ", which is not there now, is full: the hub keeps at most "
							+ this.most + " messages for it; raise aether.hub.inbox-keep",
					null));
		}
		TransportException full = this.counters.passing.acquire(1, passing.bytes());
		if (full != null) {
			return Stages.failed(full);
		}
		this.kept.add(passing);
		this.sweeper.watch();
		return Stages.UNKNOWN;
	}

	/**
	 * Make someone the subscriber, who gets what was kept.
	 * @return whether it was done; not if this router is no longer the instance's
	 */
	synchronized boolean subscribe(DirectSubscriber next, Outbox outbox) {
		if (this.retired) {
			return false;
		}
		DirectSubscriber before = this.subscriber;
		this.subscriber = next;
		if (before != null) {
			next.inherit(before.close(), outbox);
		}
		next.inherit(this.kept, outbox);
		return true;
	}

	/**
	 * Forget the subscriber, if it still is this one.
	 * @param comesBack whether its instance may come back for what it did not get
	 */
	synchronized void unsubscribe(DirectSubscriber subscriber, boolean comesBack) {
		if (this.subscriber != subscriber) {
			return;
		}
		this.subscriber = null;
		// Whoever sent it was told that it has a receiver: the bound is for what comes.
		subscriber.close().drainTo(comesBack ? this.kept::add : this::drop);
		this.sweeper.watch();
	}

	/**
	 * Drop what is kept for an instance that does not come back, and retire.
	 * @return whether something is still kept
	 */
	synchronized boolean sweep(long now) {
		if (this.subscriber != null || this.instances.isExpected(this.instance, now)) {
			return this.subscriber == null;
		}
		this.kept.drainTo(this::drop);
		this.retired = true;
		return false;
	}

	synchronized boolean isRetired() {
		return this.retired;
	}

	private void drop(BufferedMessage passing) {
		this.counters.passing.release(1, passing.bytes());
		this.counters.unclaimed.increment();
	}

}
