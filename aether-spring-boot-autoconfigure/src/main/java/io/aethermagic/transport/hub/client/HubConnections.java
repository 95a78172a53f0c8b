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
import io.aethermagic.transport.Capability;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.Custody;
import io.aethermagic.transport.DeadLetters;
import io.aethermagic.transport.LastWill;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.hub.HubClaim;
import io.aethermagic.transport.hub.HubConnector;
import io.aethermagic.transport.hub.HubDelivery;
import io.aethermagic.transport.hub.HubLink;
import io.aethermagic.transport.support.Attachment;
import io.aethermagic.transport.support.Connector;
import io.aethermagic.transport.support.LinkedSubscription;
import io.aethermagic.transport.support.Stages;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one instance to a hub, one life after the other, with what it keeps
 * from one to the next: its subscriptions by their ids, and what it has accepted, which a
 * new incarnation of the hub is told before anything else. Safe for use by several
 * threads.
 */
final class HubConnections implements Connector<HubLife> {

	private final HubConnector connector;

	private final Set<Capability> capabilities;

	private final DeadLetters deadLetters;

	private final Map<Long, HubAttachment> attachments = new ConcurrentHashMap<>();

	private final AtomicLong ids = new AtomicLong();

	private final OpenDeliveries deliveries;

	private volatile @Nullable String incarnation;

	HubConnections(HubConnector connector, Set<Capability> capabilities, DeadLetters deadLetters) {
		this.connector = connector;
		this.capabilities = Set.copyOf(capabilities);
		this.deadLetters = deadLetters;
		this.deliveries = new OpenDeliveries(capabilities.contains(Capability.REDELIVERY), this::where);
	}

	@Override
	public Set<Capability> capabilities() {
		return this.capabilities;
	}

	@Override
	public DeadLetters deadLetters() {
		return this.deadLetters;
	}

	@Override
	public String where() {
		return this.connector.where();
	}

	@Override
	public int addresses() {
		return this.connector.addresses();
	}

	@Override
	public String problem(Throwable failure) {
		return String.valueOf(Stages.cause(failure).getMessage());
	}

	@Override
	public CompletionStage<HubLife> connect(String instance, LastWill will, Consumer<Throwable> lost) {
		HubLife life = new HubLife(this, lost);
		return this.connector.connect(instance, will, life)
			.thenCompose((link) -> claim(link).handle((claimed, failure) -> begin(life, link)));
	}

	/**
	 * Claim what is held from another incarnation. If the connection is lost meanwhile,
	 * its end is told apart.
	 */
	private CompletionStage<Void> claim(HubLink link) {
		String before = this.incarnation;
		if (before == null || before.equals(link.incarnation())) {
			return Stages.DONE;
		}
		List<CompletionStage<?>> claims = new ArrayList<>();
		for (OpenDelivery delivery : this.deliveries.accepted()) {
			HubClaim claim = delivery.claim();
			if (claim != null) {
				claims.add(link.claim(claim).thenAccept((custody) -> {
					if (custody == Custody.LOST) {
						delivery.lost();
					}
				}));
			}
		}
		return Stages.all(claims);
	}

	private HubLife begin(HubLife life, HubLink link) {
		life.begin(link);
		this.incarnation = link.incarnation();
		this.deliveries.use(link);
		return life;
	}

	void restored(HubLink link) {
		this.deliveries.restored(link);
	}

	void ended(HubLink link) {
		this.deliveries.ended(link);
	}

	@Override
	public Attachment<HubLife> attachment(Channel channel, SubscribeOptions options,
			LinkedSubscription<HubLife> subscription) {
		long id = this.ids.incrementAndGet();
		HubAttachment made = new HubAttachment(this.deliveries, id, channel, options, subscription,
				this.attachments::remove);
		this.attachments.put(id, made);
		return made;
	}

	void deliver(HubLife life, HubDelivery delivery) {
		HubAttachment attachment = this.attachments.get(delivery.subscription());
		if (attachment != null) {
			attachment.deliver(life.hub(), delivery);
		}
		else if (delivery.id() != 0) {
			life.hub().release(delivery.id());
		}
	}

	void overload(long subscription, AetherMessage message) {
		HubAttachment attachment = this.attachments.get(subscription);
		if (attachment != null) {
			attachment.overload(message);
		}
	}

	@Override
	public CompletionStage<Void> close() {
		this.deliveries.close();
		return Stages.DONE;
	}

}
