package io.aethermagic.transport.mqtt;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.transport.Custody;
import io.aethermagic.transport.Delivery;
import org.jspecify.annotations.Nullable;

/**
 * A message from a topic or an inbox: it was acknowledged when it came, and there is
 * nothing to hold.
 *
 * @param message the message
 */
record TopicDelivery(AetherMessage message) implements Delivery {

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
