package io.aethermagic.transport.support;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.transport.Custody;
import io.aethermagic.transport.Delivery;
import io.aethermagic.transport.DeliveryListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls a listener so that one that throws harms nothing but its delivery, which is given
 * back. As safe for use by several threads as the listener.
 */
final class SafeListener {

	private static final Logger logger = LoggerFactory.getLogger(SafeListener.class);

	private final DeliveryListener listener;

	private final String source;

	/**
	 * Create it.
	 * @param source where deliveries come from, for people
	 */
	SafeListener(DeliveryListener listener, String source) {
		this.listener = listener;
		this.source = source;
	}

	void deliver(Delivery delivery) {
		try {
			this.listener.onDelivery(delivery);
		}
		catch (RuntimeException | Error ex) {
			logger.error("The listener of {} failed; {} is given back", this.source, delivery.message(), ex);
			giveBack(delivery);
		}
	}

	void overload(AetherMessage message) {
		try {
			this.listener.onOverload(message);
		}
		catch (RuntimeException | Error ex) {
			logger.error("The listener of {} failed when it was told of overload", this.source, ex);
		}
	}

	/**
	 * Be done with a delivery that is of no use any more.
	 */
	void drop(Delivery delivery) {
		step(delivery, delivery::ack, "acknowledged");
	}

	/**
	 * Give a delivery back.
	 * @return a stage that completes when that is done, as far as it could be
	 */
	CompletionStage<Void> giveBack(Delivery delivery) {
		return step(delivery, delivery::release, "given back");
	}

	/**
	 * Take a step, whatever comes of it: what comes next is to be handed over too.
	 */
	private CompletionStage<Void> step(Delivery delivery, Supplier<CompletionStage<Custody>> step, String done) {
		CompletionStage<Custody> taken;
		try {
			taken = step.get();
		}
		catch (RuntimeException | Error ex) {
			taken = CompletableFuture.failedStage(ex);
		}
		return taken.handle((custody, failure) -> {
			if (failure != null) {
				logger.warn("{} from {} could not be {}: {}", delivery.message(), this.source, done,
						Stages.cause(failure).toString());
				logger.debug("Why", failure);
			}
			return null;
		});
	}

}
