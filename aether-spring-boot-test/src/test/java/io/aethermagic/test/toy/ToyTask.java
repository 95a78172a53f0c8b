package io.aethermagic.test.toy;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.Custody;
import io.aethermagic.transport.Delivery;
import io.aethermagic.transport.support.Stages;
import io.aethermagic.transport.support.TaskAgain;

/**
 * A task that the broker has forgotten: nobody takes it away, and no step but the release
 * has anything to do.
 */
final class ToyTask implements Delivery {

	private final ToyAttachment attachment;

	private final AetherMessage message;

	private final Duration age;

	private final Timers timers;

	private final long arrivedAt;

	ToyTask(ToyAttachment attachment, AetherMessage message, Duration age, Timers timers) {
		this.attachment = attachment;
		this.message = message;
		this.age = age;
		this.timers = timers;
		this.arrivedAt = timers.nanoTime();
	}

	@Override
	public AetherMessage message() {
		return this.message;
	}

	@Override
	public int deliveryCount() {
		return 1;
	}

	@Override
	public Duration age() {
		return this.age;
	}

	boolean isPastWindow() {
		return TaskAgain.isPastWindow(this.message, waited());
	}

	private Duration waited() {
		return this.age.plusNanos(this.timers.nanoTime() - this.arrivedAt);
	}

	@Override
	public CompletionStage<Custody> accept() {
		return Stages.HELD;
	}

	@Override
	public CompletionStage<Custody> extend() {
		return Stages.HELD;
	}

	@Override
	public CompletionStage<Custody> ack() {
		return Stages.HELD;
	}

	@Override
	public CompletionStage<Custody> release() {
		return this.attachment.sendAgain(this.message, waited());
	}

}
