package io.aethermagic.transport.hub;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.Custody;
import io.aethermagic.transport.Delivery;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of a delivery. Once accepted, the transport remembers it until it is
 * acknowledged, released or lost, to claim it from a new incarnation of the hub.
 */
final class OpenDelivery implements Delivery {

	private final HubTransport transport;

	private final HubSubscription subscription;

	private final HubDelivery delivery;

	OpenDelivery(HubTransport transport, HubSubscription subscription, HubDelivery delivery) {
		this.transport = transport;
		this.subscription = subscription;
		this.delivery = delivery;
	}

	@Override
	public AetherMessage message() {
		return this.delivery.message();
	}

	@Override
	public int deliveryCount() {
		return this.delivery.count();
	}

	@Override
	public Duration age() {
		return Duration.ofNanos(this.delivery.ageNanos());
	}

	@Override
	public CompletionStage<Custody> accept() {
		HubLink link = link();
		if (link == null) {
			return this.transport.stepWithoutLink(this.delivery.id());
		}
		this.transport.accepted(this);
		return forgetWhen(Custody.LOST, link.accept(id()));
	}

	@Override
	public CompletionStage<Custody> extend() {
		HubLink link = link();
		return (link != null) ? forgetWhen(Custody.LOST, link.extend(id())) : this.transport.stepWithoutLink(id());
	}

	@Override
	public CompletionStage<Custody> ack() {
		HubLink link = link();
		return (link != null) ? forgetWhen(null, link.ack(id())) : this.transport.stepWithoutLink(id());
	}

	@Override
	public CompletionStage<Custody> release() {
		HubLink link = link();
		return (link != null) ? forgetWhen(null, link.release(id())) : this.transport.stepWithoutLink(id());
	}

	long id() {
		return this.delivery.id();
	}

	/**
	 * Say what is claimed of this delivery, or {@code null} where there is nothing.
	 */
	@Nullable HubClaim claim() {
		String workgroup = this.subscription.options.workgroup();
		if (workgroup == null || !(this.subscription.channel instanceof Channel.TaskQueue queue)) {
			return null;
		}
		return new HubClaim(id(), queue.address(), workgroup, message().tid(), deliveryCount(),
				this.subscription.options.lease());
	}

	private @Nullable HubLink link() {
		return (id() != 0) ? this.transport.link() : null;
	}

	/**
	 * Let the transport forget this delivery when a step ends in one way, or in any.
	 */
	private CompletionStage<Custody> forgetWhen(@Nullable Custody only, CompletionStage<Custody> step) {
		if (step == Stages.HELD) {
			if (only == null || only == Custody.HELD) {
				this.transport.ended(this);
			}
			return step;
		}
		return step.thenApply((custody) -> {
			if (only == null || only == custody) {
				this.transport.ended(this);
			}
			return custody;
		});
	}

}
