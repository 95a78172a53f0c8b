package io.aethermagic.transport.zeromq;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.Custody;
import io.aethermagic.transport.Delivery;
import io.aethermagic.transport.hub.HubDelivery;
import io.aethermagic.transport.hub.HubLink;
import io.aethermagic.transport.support.Stages;
import io.aethermagic.transport.support.TaskAgain;

/**
 * A task from its caller. The caller's side forgets it when it is accepted, and watches
 * over it from then on; to release it after that is to send it again. Nobody else can be
 * given it, so no step finds it lost.
 */
final class PeerDelivery implements Delivery {

	private final HubLink caller;

	private final Channel.TaskQueue queue;

	private final String workgroup;

	private final HubDelivery delivery;

	private final Timers timers;

	private final long arrivedNanos;

	private final AtomicBoolean accepted = new AtomicBoolean();

	PeerDelivery(HubLink caller, Channel.TaskQueue queue, String workgroup, HubDelivery delivery, Timers timers) {
		this.caller = caller;
		this.queue = queue;
		this.workgroup = workgroup;
		this.delivery = delivery;
		this.timers = timers;
		this.arrivedNanos = timers.nanoTime();
	}

	@Override
	public AetherMessage message() {
		return this.delivery.message();
	}

	@Override
	public int deliveryCount() {
		return 1;
	}

	@Override
	public Duration age() {
		return Duration.ofNanos(this.delivery.ageNanos());
	}

	@Override
	public CompletionStage<Custody> accept() {
		return this.accepted.compareAndSet(false, true) ? this.caller.accept(this.delivery.id()) : Stages.HELD;
	}

	@Override
	public CompletionStage<Custody> extend() {
		return Stages.HELD;
	}

	@Override
	public CompletionStage<Custody> ack() {
		return accept();
	}

	@Override
	public CompletionStage<Custody> release() {
		if (this.accepted.compareAndSet(false, true)) {
			return this.caller.release(this.delivery.id());
		}
		TaskAgain again = TaskAgain.of(message(), this.workgroup,
				age().plusNanos(this.timers.nanoTime() - this.arrivedNanos));
		return (again != null)
				? this.caller.send(this.queue, again.message(), again.options()).thenApply((sent) -> Custody.HELD)
				: Stages.HELD;
	}

}
