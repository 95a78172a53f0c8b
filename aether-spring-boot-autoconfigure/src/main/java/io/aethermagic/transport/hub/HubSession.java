package io.aethermagic.transport.hub;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.transport.BufferLevel;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.Custody;
import io.aethermagic.transport.LastWill;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.TransportException;
import io.aethermagic.transport.support.Stages;

/**
 * The hub's end of one connection of one instance. In one process the transport calls it
 * directly; with a wire between, the server's end of the wire does. Safe for use by
 * several threads; no method blocks.
 * <p>
 * It ends in one of two ways: {@link #close} is a goodbye, {@link #lost} says that the
 * connection is gone. Afterwards every stage completes exceptionally.
 */
public final class HubSession implements HubLink {

	private final Incarnation incarnation;

	private final HubInstances instances;

	private final HubChannels channels;

	private final HubCustody custody;

	private final HubInstance instance;

	private final SessionState state;

	private final LastWill will;

	HubSession(Incarnation incarnation, HubInstances instances, HubChannels channels, HubCustody custody,
			HubInstance instance, SessionState state, LastWill will) {
		this.incarnation = incarnation;
		this.instances = instances;
		this.channels = channels;
		this.custody = custody;
		this.instance = instance;
		this.state = state;
		this.will = will;
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
		return this.state.isOpen();
	}

	@Override
	public String incarnation() {
		return this.incarnation.id;
	}

	@Override
	public Instant heard() {
		return this.incarnation.instant();
	}

	@Override
	public List<BufferLevel> buffers() {
		return this.channels.buffers();
	}

	@Override
	public CompletionStage<Receipt> send(Channel channel, AetherMessage message, SendOptions options) {
		return isOpen() ? this.channels.send(channel, message, options) : gone();
	}

	/**
	 * {@inheritDoc}
	 * @throws IllegalArgumentException if the subscription's id is in use
	 */
	@Override
	public CompletionStage<Void> subscribe(long subscription, Channel channel, SubscribeOptions options) {
		try (Outbox outbox = Outbox.open()) {
			boolean subscribed = this.state.subscribe(subscription,
					() -> this.channels.subscribe(this.instance, this.state, subscription, channel, options, outbox));
			return subscribed ? Stages.DONE : gone();
		}
	}

	@Override
	public void request(long subscription, long n) {
		HubSubscriber known = this.state.subscriber(subscription);
		if (known != null && n > 0) {
			try (Outbox outbox = Outbox.open()) {
				known.request(n, outbox);
			}
		}
	}

	@Override
	public CompletionStage<Boolean> poll(long subscription) {
		HubSubscriber known = this.state.subscriber(subscription);
		if (known == null) {
			return CompletableFuture.completedFuture(false);
		}
		try (Outbox outbox = Outbox.open()) {
			return CompletableFuture.completedFuture(known.poll(outbox));
		}
	}

	/**
	 * Say that the client has messages of an inbox, where it {@link HubClient#confirms}:
	 * they do not come again. Control messages may overtake others on their way, and so
	 * are counted apart.
	 * @param subscription the subscription's id
	 * @param control whether control messages, or those that are none
	 * @param n how many more of the oldest that were delivered
	 */
	public void confirm(long subscription, boolean control, long n) {
		HubSubscriber known = this.state.subscriber(subscription);
		if (known != null) {
			known.confirm(control, n);
		}
	}

	@Override
	public CompletionStage<Void> unsubscribe(long subscription) {
		this.state.unsubscribe(subscription);
		return isOpen() ? Stages.DONE : gone();
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
		if (!isOpen()) {
			return gone();
		}
		try (Outbox outbox = Outbox.open()) {
			Custody custody = this.custody.step(this.instance, this.state, delivery, step, outbox);
			// If the session has ended meanwhile, its end may be why the delivery is not
			// held: it was given back. That is not the loss to another that LOST means.
			// The instance may claim it on its next connection.
			return (custody == Custody.HELD || isOpen()) ? Stages.custody(custody) : gone();
		}
	}

	@Override
	public CompletionStage<Custody> claim(HubClaim claim) {
		if (!isOpen()) {
			return gone();
		}
		try (Outbox outbox = Outbox.open()) {
			return Stages.custody(this.channels.claim(this.instance, claim, outbox));
		}
		catch (TransportException ex) {
			return Stages.failed(ex);
		}
	}

	@Override
	public CompletionStage<Void> claimed() {
		if (!isOpen()) {
			return gone();
		}
		this.state.claimed();
		try (Outbox outbox = Outbox.open()) {
			this.custody.claimed(this.instance, outbox);
		}
		return Stages.DONE;
	}

	@Override
	public CompletionStage<Void> close() {
		this.instances.leave(this.instance, this.state);
		return Stages.DONE;
	}

	/**
	 * Say that the connection is gone: what was not accepted goes to others at once, what
	 * was accepted stays this instance's until its lease lapses, and the will is sent.
	 * The client is told. A second call does nothing.
	 */
	@Override
	public void lost() {
		if (this.instances.drop(this.instance, this.state)) {
			this.channels.send(this.will.channel(), this.will.message(), SendOptions.DEFAULT);
		}
	}

	private static <T> CompletionStage<T> gone() {
		return Stages
			.failed(new TransportException("The connection to the hub is gone; it is made again by itself", null));
	}

}
