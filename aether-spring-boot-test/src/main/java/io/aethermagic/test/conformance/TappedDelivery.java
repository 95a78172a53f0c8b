package io.aethermagic.test.conformance;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.transport.Custody;
import io.aethermagic.transport.Delivery;
import org.jspecify.annotations.Nullable;

/**
 * A delivery whose steps are written down.
 */
final class TappedDelivery implements Delivery {

	private final Delivery inner;

	private final Consumer<Tap.Taken> steps;

	TappedDelivery(Delivery inner, Consumer<Tap.Taken> steps) {
		this.inner = inner;
		this.steps = steps;
	}

	private void taken(Tap.Step step) {
		this.steps.accept(new Tap.Taken(step, message().tid()));
	}

	@Override
	public AetherMessage message() {
		return this.inner.message();
	}

	@Override
	public int deliveryCount() {
		return this.inner.deliveryCount();
	}

	@Override
	public @Nullable Duration age() {
		return this.inner.age();
	}

	@Override
	public CompletionStage<Custody> accept() {
		taken(Tap.Step.ACCEPT);
		return this.inner.accept();
	}

	@Override
	public CompletionStage<Custody> extend() {
		taken(Tap.Step.EXTEND);
		return this.inner.extend();
	}

	@Override
	public CompletionStage<Custody> ack() {
		taken(Tap.Step.ACK);
		return this.inner.ack();
	}

	@Override
	public CompletionStage<Custody> release() {
		taken(Tap.Step.RELEASE);
		return this.inner.release();
	}

}
