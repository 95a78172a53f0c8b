package io.aethermagic.transport.redis;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.transport.Custody;
import io.aethermagic.transport.Delivery;
import org.jspecify.annotations.Nullable;

/**
 * A message from a topic or an inbox, or of a broadcast: there is nothing to hold.
 *
 * @param message the message
 * @param age how long the server held it, where that is known
 */
record PassingDelivery(AetherMessage message, @Nullable Duration age) implements Delivery {

	private static final CompletionStage<Custody> HELD = CompletableFuture.completedFuture(Custody.HELD);

	@Override
	public int deliveryCount() {
		return 1;
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
