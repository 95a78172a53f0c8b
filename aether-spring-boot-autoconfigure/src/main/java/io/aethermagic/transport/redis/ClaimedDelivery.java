package io.aethermagic.transport.redis;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.transport.Custody;
import io.aethermagic.transport.Delivery;
import io.aethermagic.transport.support.Stages;
import org.jspecify.annotations.Nullable;

/**
 * A published task that this instance has claimed. Nobody else gets this message, and
 * Redis knows of no custody: no step finds it lost. To release it is to publish it again.
 *
 * @param message the message
 * @param age how long it was on its way and waited, or {@code null}
 * @param again publishes it again
 */
record ClaimedDelivery(AetherMessage message, @Nullable Duration age,
		Supplier<CompletionStage<Custody>> again) implements Delivery {

	@Override
	public int deliveryCount() {
		return 1;
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
		return this.again.get();
	}

}
