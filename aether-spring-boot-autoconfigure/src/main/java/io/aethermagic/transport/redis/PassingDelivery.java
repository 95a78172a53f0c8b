package io.aethermagic.transport.redis;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.transport.Custody;
import io.aethermagic.transport.Delivery;
import io.aethermagic.transport.support.Stages;
import org.jspecify.annotations.Nullable;

/**
 * A message that nobody holds: from a topic, an inbox, or for every instance.
 *
 * @param message the message
 * @param age how long Redis had it, or {@code null}
 */
record PassingDelivery(AetherMessage message, @Nullable Duration age) implements Delivery {

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
		return Stages.HELD;
	}

}
