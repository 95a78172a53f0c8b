package io.aethermagic.transport.zeromq;

import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.Subscription;
import io.aethermagic.transport.hub.HubDelivery;
import io.aethermagic.transport.hub.HubLink;
import io.aethermagic.transport.support.Attachment;
import io.aethermagic.transport.support.Inflow;
import io.aethermagic.transport.support.LinkedSubscription;
import io.aethermagic.transport.support.PassingDelivery;
import io.aethermagic.transport.support.Stages;
import org.jspecify.annotations.Nullable;

/**
 * A subscription at everybody: at this instance's own hub, and at that of each other
 * instance that there is a connection to. Safe for use by several threads.
 */
final class PeersAttachment implements Attachment<PeersLink> {

	private final Supplier<Collection<HubLink>> everybody;

	private final LongConsumer forget;

	private final long id;

	private final Channel channel;

	private final SubscribeOptions options;

	private final LinkedSubscription<PeersLink> subscription;

	private final Timers timers;

	private final Set<HubLink> links = ConcurrentHashMap.newKeySet();

	/** Who may send how many tasks; {@code null} where all that comes is taken. */
	private final @Nullable PeerTasks tasks;

	/** {@code null} where nothing comes twice. */
	private final @Nullable RecentMessages recent;

	PeersAttachment(Supplier<Collection<HubLink>> everybody, LongConsumer forget, long id, Channel channel,
			SubscribeOptions options, LinkedSubscription<PeersLink> subscription, Timers timers) {
		this.everybody = everybody;
		this.forget = forget;
		this.id = id;
		this.channel = channel;
		this.options = options;
		this.subscription = subscription;
		this.timers = timers;
		this.recent = (channel instanceof Channel.Inbox) ? new RecentMessages() : null;
		boolean competes = channel instanceof Channel.TaskQueue && options.workgroup() != null;
		this.tasks = competes ? new PeerTasks(id, subscription.inflow()::demand) : null;
	}

	@Override
	public CompletionStage<Void> attach(PeersLink life) {
		return this.subscription.ask(life,
				() -> Stages.all(this.everybody.get().stream().map(this::subscribe).toList()));
	}

	/**
	 * Subscribe at a hub, once. One that is gone meanwhile does no harm.
	 */
	CompletionStage<Void> subscribe(HubLink link) {
		if (this.subscription.inflow().isClosed() || !this.links.add(link)) {
			return Stages.DONE;
		}
		return link.subscribe(this.id, this.channel, this.options).handle((subscribed, failure) -> {
			if (failure != null) {
				forget(link);
			}
			else if (this.tasks != null) {
				this.tasks.add(link);
			}
			else {
				link.request(this.id, Subscription.UNBOUNDED);
			}
			return null;
		});
	}

	/**
	 * Take note that a hub is gone.
	 */
	void forget(HubLink link) {
		if (this.links.remove(link) && this.tasks != null) {
			this.tasks.remove(link);
		}
	}

	@Override
	public void requested(PeersLink life, long n) {
		if (this.tasks != null) {
			this.tasks.grant();
		}
	}

	@Override
	public CompletionStage<Void> close() {
		this.forget.accept(this.id);
		return Stages.all(
				this.links.stream().map((link) -> link.unsubscribe(this.id).exceptionally((failure) -> null)).toList());
	}

	/**
	 * Take what has come, or give a task back that there is no permit for.
	 */
	void deliver(HubLink from, HubDelivery delivery) {
		Inflow inflow = this.subscription.inflow();
		String workgroup = this.options.workgroup();
		if (this.recent != null && !this.recent.isNew(delivery.message())) {
			return;
		}
		if (this.tasks == null || workgroup == null || !(this.channel instanceof Channel.TaskQueue queue)) {
			inflow.offer(new PassingDelivery(delivery.message(), Duration.ofNanos(delivery.ageNanos())));
			return;
		}
		this.tasks.came(from);
		if (!inflow.offer(new PeerDelivery(from, queue, workgroup, delivery, this.timers), () -> inflow.demand() > 0)) {
			from.release(delivery.id());
		}
		this.tasks.grant();
	}

	void overload(AetherMessage message) {
		this.subscription.inflow().overload(message);
	}

}
