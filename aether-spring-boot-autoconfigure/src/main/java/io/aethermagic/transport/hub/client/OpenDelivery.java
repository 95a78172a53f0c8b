package io.aethermagic.transport.hub.client;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.transport.Custody;
import io.aethermagic.transport.Delivery;
import io.aethermagic.transport.hub.HubClaim;
import io.aethermagic.transport.hub.HubDelivery;
import io.aethermagic.transport.hub.HubLink;
import io.aethermagic.transport.support.Stages;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of a delivery. Once accepted, it is remembered until it is
 * acknowledged, released or lost, to claim it from a new incarnation of the hub.
 */
final class OpenDelivery implements Delivery {

	private final OpenDeliveries all;

	private final HubLink from;

	private final HubDelivery delivery;

	private final Function<HubDelivery, @Nullable HubClaim> claim;

	/** Whether it is another's. That is final: no later hub is told of it. */
	private volatile boolean lost;

	/**
	 * Create a delivery that was not accepted yet.
	 * @param all where steps are taken
	 * @param from the link that it came on
	 * @param delivery what the hub has delivered
	 * @param claim says what is claimed of it once it is accepted; {@code null} where
	 * nobody holds it
	 */
	OpenDelivery(OpenDeliveries all, HubLink from, HubDelivery delivery,
			Function<HubDelivery, @Nullable HubClaim> claim) {
		this.all = all;
		this.from = from;
		this.delivery = delivery;
		this.claim = claim;
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
		return step(false, (link) -> {
			this.all.accepted(this);
			return link.accept(id());
		});
	}

	@Override
	public CompletionStage<Custody> extend() {
		return step(false, (link) -> link.extend(id()));
	}

	@Override
	public CompletionStage<Custody> ack() {
		return step(true, (link) -> link.ack(id()));
	}

	@Override
	public CompletionStage<Custody> release() {
		return step(true, (link) -> link.release(id()));
	}

	long id() {
		return this.delivery.id();
	}

	/**
	 * Take in that the delivery is another's.
	 */
	void lost() {
		this.lost = true;
		this.all.ended(this);
	}

	/**
	 * Say what is claimed of this delivery, or {@code null} where there is nothing.
	 */
	@Nullable HubClaim claim() {
		return this.lost ? null : this.claim.apply(this.delivery);
	}

	/**
	 * Take a step at the hub, if there is one to ask.
	 * @param last whether the delivery has ended when the hub has answered, whatever it
	 * said; else only when it is lost
	 * @param step the step
	 */
	private CompletionStage<Custody> step(boolean last, Function<HubLink, CompletionStage<Custody>> step) {
		if (this.lost) {
			return Stages.LOST;
		}
		if (id() == 0) {
			return Stages.HELD;
		}
		HubLink link = this.all.hub(this.from);
		if (link == null) {
			return this.all.stepWithoutHub();
		}
		CompletionStage<Custody> taken = step.apply(link);
		if (taken == Stages.HELD) {
			answered(Custody.HELD, last);
			return taken;
		}
		return taken.thenApply((custody) -> {
			answered(custody, last);
			return custody;
		});
	}

	private void answered(Custody custody, boolean last) {
		if (custody == Custody.LOST) {
			lost();
		}
		else if (last) {
			this.all.ended(this);
		}
	}

}
