package io.aethermagic.transport.hub;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.Custody;
import io.aethermagic.transport.LastWill;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.TransportException;
import io.aethermagic.transport.support.Stages;

/**
 * One connection of one instance, as the hub sees it. In one process the transport calls
 * it directly; with a wire between, the server's end of the connection does. Safe for use
 * by several threads; no method blocks.
 * <p>
 * It ends in one of two ways: {@link #close} is a goodbye, {@link #lost} says that the
 * connection is gone. Afterwards every stage completes exceptionally.
 */
public final class HubSession implements HubLink {

	final Hub hub;

	final HubInstance instance;

	private final HubClient client;

	private final LastWill will;

	private final Map<Long, HubSubscriber> subscriptions = new ConcurrentHashMap<>();

	private volatile boolean open = true;

	private volatile boolean claimed;

	HubSession(Hub hub, HubInstance instance, LastWill will, HubClient client) {
		this.hub = hub;
		this.instance = instance;
		this.will = will;
		this.client = client;
	}

	/**
	 * Return whose connection this is.
	 * @return the instance id
	 */
	public String instance() {
		return this.instance.id;
	}

	/**
	 * Return whether the session has not ended.
	 * @return whether it is open
	 */
	public boolean isOpen() {
		return this.open;
	}

	@Override
	public String incarnation() {
		return this.hub.incarnation();
	}

	@Override
	public Instant heard() {
		return this.hub.timers().now();
	}

	@Override
	public CompletionStage<Receipt> send(Channel channel, AetherMessage message, SendOptions options) {
		return this.open ? this.hub.send(channel, message, options) : gone();
	}

	/**
	 * {@inheritDoc}
	 * @throws IllegalArgumentException if the subscription's id is in use
	 */
	@Override
	public CompletionStage<Void> subscribe(long subscription, Channel channel, SubscribeOptions options) {
		Outbox outbox = Outbox.current();
		synchronized (this) {
			if (!this.open) {
				return gone();
			}
			if (this.subscriptions.containsKey(subscription)) {
				throw new IllegalArgumentException("The subscription id " + subscription + " is in use");
			}
			this.subscriptions.put(subscription,
					this.hub.channels.subscribe(this, subscription, channel, options, outbox));
		}
		outbox.flush();
		return Stages.DONE;
	}

	@Override
	public void request(long subscription, long n) {
		HubSubscriber known = this.subscriptions.get(subscription);
		if (known != null && n > 0) {
			Outbox outbox = Outbox.current();
			known.request(n, outbox);
			outbox.flush();
		}
	}

	@Override
	public CompletionStage<Void> unsubscribe(long subscription) {
		HubSubscriber known = this.subscriptions.remove(subscription);
		if (known != null) {
			known.remove(false);
		}
		return this.open ? Stages.DONE : gone();
	}

	@Override
	public CompletionStage<Custody> accept(long delivery) {
		return step(delivery, HubCustody.Step.ACCEPT);
	}

	@Override
	public CompletionStage<Custody> extend(long delivery) {
		return step(delivery, HubCustody.Step.EXTEND);
	}

	@Override
	public CompletionStage<Custody> ack(long delivery) {
		return step(delivery, HubCustody.Step.ACK);
	}

	@Override
	public CompletionStage<Custody> release(long delivery) {
		return step(delivery, HubCustody.Step.RELEASE);
	}

	private CompletionStage<Custody> step(long delivery, HubCustody.Step step) {
		if (!this.open) {
			return gone();
		}
		Outbox outbox = Outbox.current();
		Custody custody = this.hub.custody.step(this, delivery, step, outbox);
		outbox.flush();
		// what this session's end took away is not another's: the instance may claim it
		return (custody == Custody.HELD || this.open) ? Stages.custody(custody) : gone();
	}

	@Override
	public CompletionStage<Custody> claim(HubClaim claim) {
		if (!this.open) {
			return gone();
		}
		Outbox outbox = Outbox.current();
		try {
			return Stages.custody(this.hub.channels.claim(this.instance, claim, outbox));
		}
		catch (TransportException ex) {
			return Stages.failed(ex);
		}
		finally {
			outbox.flush();
		}
	}

	@Override
	public CompletionStage<Void> claimed() {
		if (!this.open) {
			return gone();
		}
		this.claimed = true;
		Outbox outbox = Outbox.current();
		this.hub.custody.hand(this.instance, (entry) -> true, outbox);
		outbox.flush();
		return Stages.DONE;
	}

	@Override
	public CompletionStage<Void> close() {
		if (end(false)) {
			Outbox outbox = Outbox.current();
			this.hub.custody.releaseAll(this.instance, outbox);
			outbox.flush();
		}
		return Stages.DONE;
	}

	/**
	 * Say that the connection is gone: what was not accepted goes to others at once, what
	 * was accepted stays this instance's until its lease lapses, and the will is sent.
	 * The client is told. A second call does nothing.
	 */
	@Override
	public void lost() {
		if (drop()) {
			this.hub.send(this.will.channel(), this.will.message(), SendOptions.DEFAULT);
		}
	}

	/**
	 * End without a will and tell the client, who may come back.
	 * @return whether this call ended it
	 */
	boolean drop() {
		if (!end(true)) {
			return false;
		}
		Outbox outbox = Outbox.current();
		this.hub.custody.lost(this, outbox);
		outbox.add(this.client::onClosed);
		outbox.flush();
		return true;
	}

	private boolean end(boolean comesBack) {
		synchronized (this) {
			if (!this.open) {
				return false;
			}
			this.open = false;
		}
		this.hub.instances.detach(this, comesBack);
		this.subscriptions.values().forEach((subscription) -> subscription.remove(comesBack));
		this.subscriptions.clear();
		return true;
	}

	boolean hasClaimed() {
		return this.claimed;
	}

	void deliver(HubDelivery delivery) {
		if (this.open) {
			this.client.onDelivery(delivery);
		}
	}

	private static <T> CompletionStage<T> gone() {
		return Stages
			.failed(new TransportException("The connection to the hub is gone; it is made again by itself", null));
	}

}
