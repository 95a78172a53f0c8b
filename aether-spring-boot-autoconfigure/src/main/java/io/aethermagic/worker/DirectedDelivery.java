package io.aethermagic.worker;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.transport.Custody;
import io.aethermagic.transport.Delivery;
import org.jspecify.annotations.Nullable;

/**
 * A task that was sent to this very instance: it is nobody else's, whatever happens, so
 * each step is {@code HELD}. Its caller alone looks after it. Immutable.
 *
 * @param message the perform
 * @param arrivedNanos when it came
 */
record DirectedDelivery(AetherMessage message, long arrivedNanos) implements Delivery {

	private static final CompletionStage<Custody> HELD = CompletableFuture.completedFuture(Custody.HELD);

	@Override
	public int deliveryCount() {
		return 1;
	}

	@Override
	public @Nullable Duration age() {
		return null;
	}

	@Override
	public CompletionStage<Custody> accept() {
		return HELD;
	}

	@Override
	public CompletionStage<Custody> extend() {
		return HELD;
	}

	@Override
	public CompletionStage<Custody> ack() {
		return HELD;
	}

	@Override
	public CompletionStage<Custody> release() {
		return HELD;
	}

}
