package io.aethermagic.transport.hub.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.aethermagic.transport.Channel;
import io.aethermagic.transport.Delivery;
import io.aethermagic.transport.DeliveryListener;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.Subscription;
import io.aethermagic.transport.hub.HubLink;
import io.aethermagic.transport.support.Stages;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of a subscription: it remembers what was asked for and not delivered,
 * so that the next link can be asked again. No listener is called while its lock is held.
 */
final class HubSubscription implements Subscription {

	final Channel channel;

	final SubscribeOptions options;

	private final HubTransport transport;

	private final long id;

	private final DeliveryListener listener;

	private final CompletableFuture<Void> ready = new CompletableFuture<>();

	private final CompletableFuture<Void> ended = new CompletableFuture<>();

	private @Nullable HubLink link;

	private long outstanding;

	private int calls;

	private boolean closed;

	HubSubscription(HubTransport transport, long id, Channel channel, SubscribeOptions options,
			DeliveryListener listener) {
		this.transport = transport;
		this.id = id;
		this.channel = channel;
		this.options = options;
		this.listener = listener;
	}

	@Override
	public void request(long n) {
		if (n <= 0) {
			throw new IllegalArgumentException("A demand of " + n + " is not above 0");
		}
		HubLink link;
		synchronized (this) {
			if (this.closed) {
				return;
			}
			this.outstanding = (this.outstanding > UNBOUNDED - n) ? UNBOUNDED : this.outstanding + n;
			link = this.link;
		}
		if (link != null) {
			link.request(this.id, n);
		}
	}

	@Override
	public CompletionStage<Void> ready() {
		return this.ready.minimalCompletionStage();
	}

	@Override
	public CompletionStage<Void> close() {
		HubLink link;
		boolean idle;
		synchronized (this) {
			if (this.closed) {
				return this.ended.minimalCompletionStage();
			}
			this.closed = true;
			link = this.link;
			this.link = null;
			idle = this.calls == 0;
		}
		this.transport.forget(this.id);
		if (link != null) {
			link.unsubscribe(this.id);
		}
		if (idle) {
			this.ended.complete(null);
		}
		return this.ended.minimalCompletionStage();
	}

	/**
	 * Subscribe on a link, unless done already, and ask for all that is outstanding.
	 * @return a stage that completes when the hub knows the subscription
	 */
	CompletionStage<Void> attach(HubLink link) {
		CompletionStage<Void> subscribed;
		long demand;
		synchronized (this) {
			if (this.closed || this.link == link) {
				return Stages.DONE;
			}
			this.link = link;
			subscribed = link.subscribe(this.id, this.channel, this.options);
			demand = this.outstanding;
		}
		if (demand > 0) {
			link.request(this.id, demand);
		}
		return subscribed.thenAccept((done) -> this.ready.complete(null));
	}

	synchronized void detach() {
		this.link = null;
	}

	/**
	 * Call the listener.
	 * @return whether it was called; not after {@link #close}
	 */
	boolean deliver(Delivery delivery) {
		synchronized (this) {
			if (this.closed) {
				return false;
			}
			this.calls++;
			if (this.outstanding != UNBOUNDED) {
				this.outstanding--;
			}
		}
		try {
			this.listener.onDelivery(delivery);
		}
		finally {
			called();
		}
		return true;
	}

	private void called() {
		boolean last;
		synchronized (this) {
			this.calls--;
			last = this.closed && this.calls == 0;
		}
		if (last) {
			this.ended.complete(null);
		}
	}

}
