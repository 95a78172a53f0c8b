package io.aethermagic.transport.hub.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongConsumer;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.MessageRefusedException;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.hub.HubClaim;
import io.aethermagic.transport.hub.HubDelivery;
import io.aethermagic.transport.hub.HubLink;
import io.aethermagic.transport.support.Attachment;
import io.aethermagic.transport.support.LinkedSubscription;
import io.aethermagic.transport.support.Stages;
import io.aethermagic.transport.support.SubscriptionRefusedException;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of a subscription: its id at the hub, which knows of demand. Safe for
 * use by several threads.
 */
final class HubAttachment implements Attachment<HubLife> {

	private final OpenDeliveries deliveries;

	private final LongConsumer forget;

	private final Function<HubDelivery, @Nullable HubClaim> claim = this::claim;

	private final long id;

	private final Channel channel;

	private final SubscribeOptions options;

	private final LinkedSubscription<HubLife> subscription;

	/**
	 * Create a subscription.
	 * @param forget is told the id when it is closed
	 */
	HubAttachment(OpenDeliveries deliveries, long id, Channel channel, SubscribeOptions options,
			LinkedSubscription<HubLife> subscription, LongConsumer forget) {
		this.deliveries = deliveries;
		this.forget = forget;
		this.id = id;
		this.channel = channel;
		this.options = options;
		this.subscription = subscription;
	}

	@Override
	public CompletionStage<Void> attach(HubLife life) {
		return this.subscription.ask(life,
				() -> life.hub()
					.subscribe(this.id, this.channel, this.options)
					.exceptionallyCompose((failure) -> CompletableFuture.failedStage(refusal(Stages.cause(failure)))));
	}

	/**
	 * Say of a hub's refusal that the connection stands all the same.
	 */
	private static Throwable refusal(Throwable failure) {
		return (failure instanceof MessageRefusedException)
				? new SubscriptionRefusedException(String.valueOf(failure.getMessage()), failure) : failure;
	}

	@Override
	public void requested(HubLife life, long n) {
		life.hub().request(this.id, n);
	}

	@Override
	public CompletionStage<Void> close() {
		this.forget.accept(this.id);
		HubLink hub = this.deliveries.hub();
		return (hub != null) ? hub.unsubscribe(this.id) : Stages.DONE;
	}

	void deliver(HubLink from, HubDelivery delivery) {
		this.subscription.inflow().offer(new OpenDelivery(this.deliveries, from, delivery, this.claim));
	}

	void overload(AetherMessage message) {
		this.subscription.inflow().overload(message);
	}

	/**
	 * Say what is claimed of a delivery from here, or {@code null} where nobody holds it.
	 */
	private @Nullable HubClaim claim(HubDelivery delivery) {
		String workgroup = this.options.workgroup();
		if (workgroup == null || !(this.channel instanceof Channel.TaskQueue queue)) {
			return null;
		}
		return new HubClaim(delivery.id(), queue.address(), workgroup, delivery.message().tid(), delivery.count(),
				this.options.lease());
	}

}
