package io.aethermagic.transport.hub.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.Capability;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.Custody;
import io.aethermagic.transport.DeadLetters;
import io.aethermagic.transport.DeliveryListener;
import io.aethermagic.transport.LastWill;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.Subscription;
import io.aethermagic.transport.TransportException;
import io.aethermagic.transport.TransportState;
import io.aethermagic.transport.hub.HubClaim;
import io.aethermagic.transport.hub.HubConnector;
import io.aethermagic.transport.hub.HubDelivery;
import io.aethermagic.transport.hub.HubLink;
import io.aethermagic.transport.support.Backoff;
import io.aethermagic.transport.support.Stages;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of a hub, over a link that a connector makes. After each loss it
 * connects again with a back-off; on each connection it first claims what it holds from
 * another incarnation of the hub, then subscribes again and asks for what is outstanding,
 * and only then tells the listeners of its state. Safe for use by several threads; no
 * method blocks.
 */
public class HubTransport implements AetherTransport {

	private final HubReconnector reconnector;

	private final Set<Capability> capabilities;

	private final DeadLetters deadLetters;

	private final Map<Long, HubSubscription> subscriptions = new ConcurrentHashMap<>();

	private final AtomicLong subscriptionIds = new AtomicLong();

	private final Map<Long, OpenDelivery> accepted = new ConcurrentHashMap<>();

	/**
	 * Create a transport that is not connected yet.
	 * @param connector what makes the connections
	 * @param timers the clock
	 * @param backoff how long to wait between attempts to connect
	 * @param capabilities what the hub can do
	 * @param deadLetters where dead letters are kept
	 */
	public HubTransport(HubConnector connector, Timers timers, Backoff backoff, Set<Capability> capabilities,
			DeadLetters deadLetters) {
		this.reconnector = new HubReconnector(new Restorer(), connector, timers, backoff);
		this.capabilities = Set.copyOf(capabilities);
		this.deadLetters = deadLetters;
	}

	@Override
	public Set<Capability> capabilities() {
		return this.capabilities;
	}

	/**
	 * {@inheritDoc}
	 * @throws IllegalStateException if it was started before
	 */
	@Override
	public CompletionStage<Void> start(String instance, LastWill will) {
		return this.reconnector.start(instance, will);
	}

	/**
	 * Connect now rather than after the back-off. Does nothing while there is a
	 * connection, and before the start.
	 */
	public void reconnect() {
		this.reconnector.connect();
	}

	@Override
	public CompletionStage<Void> stop() {
		CompletionStage<Void> closed = this.reconnector.stop();
		this.accepted.clear();
		return closed;
	}

	@Override
	public CompletionStage<Receipt> send(Channel channel, AetherMessage message, SendOptions options) {
		HubLink link = link();
		return (link != null) ? link.send(channel, message, options) : Stages.failed(notConnected());
	}

	@Override
	public Subscription subscribe(Channel channel, SubscribeOptions options, DeliveryListener listener) {
		long id = this.subscriptionIds.incrementAndGet();
		HubSubscription subscription = new HubSubscription(this, id, channel, options, listener);
		this.subscriptions.put(id, subscription);
		HubLink link = link();
		if (link != null) {
			subscription.attach(link);
		}
		return subscription;
	}

	@Override
	public TransportState state() {
		return this.reconnector.state();
	}

	@Override
	public void onState(Consumer<TransportState> listener) {
		this.reconnector.onState(listener);
	}

	@Override
	public DeadLetters deadLetters() {
		return this.deadLetters;
	}

	void forget(long subscription) {
		this.subscriptions.remove(subscription);
	}

	@Nullable HubLink link() {
		return this.reconnector.link();
	}

	void accepted(OpenDelivery delivery) {
		if (this.capabilities.contains(Capability.REDELIVERY)) {
			this.accepted.put(delivery.id(), delivery);
		}
	}

	void ended(OpenDelivery delivery) {
		this.accepted.remove(delivery.id());
	}

	/**
	 * Answer a step that no hub can be asked about.
	 */
	CompletionStage<Custody> stepWithoutLink(long delivery) {
		if (delivery == 0) {
			return Stages.HELD;
		}
		return this.reconnector.isStopped() ? Stages.LOST : Stages.failed(notConnected());
	}

	private static TransportException notConnected() {
		return new TransportException("There is no connection to the hub now; it is made again by itself", null);
	}

	/**
	 * What is restored on each connection.
	 */
	private final class Restorer implements HubReconnector.Owner {

		@Override
		public List<CompletionStage<?>> claim(HubLink link) {
			List<CompletionStage<?>> claims = new ArrayList<>();
			for (OpenDelivery delivery : HubTransport.this.accepted.values()) {
				HubClaim claim = delivery.claim();
				if (claim != null) {
					claims.add(link.claim(claim).thenAccept((custody) -> {
						if (custody == Custody.LOST) {
							delivery.lost();
						}
					}));
				}
			}
			return claims;
		}

		@Override
		public List<CompletionStage<?>> subscribe(HubLink link) {
			List<CompletionStage<?>> subscribed = new ArrayList<>();
			for (HubSubscription subscription : HubTransport.this.subscriptions.values()) {
				subscribed.add(subscription.attach(link));
			}
			return subscribed;
		}

		@Override
		public void detach() {
			HubTransport.this.subscriptions.values().forEach(HubSubscription::detach);
		}

		@Override
		public void onDelivery(HubDelivery delivery) {
			HubSubscription subscription = HubTransport.this.subscriptions.get(delivery.subscription());
			if (subscription != null
					&& subscription.deliver(new OpenDelivery(HubTransport.this, subscription, delivery))) {
				return;
			}
			HubLink link = link();
			if (link != null && delivery.id() != 0) {
				link.release(delivery.id());
			}
		}

	}

}
