package io.aethermagic.transport;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

import io.aethermagic.message.AetherMessage;
import org.jspecify.annotations.Nullable;

/**
 * A message in the hands of one instance, with the four steps of its custody. Each step
 * completes with {@link Custody#LOST}, and changes nothing, once the message was given to
 * another; where a step has nothing to do on a transport it completes with
 * {@link Custody#HELD}. A step that could not reach the broker completes exceptionally.
 * <p>
 * On channels without custody (topics and inboxes) every step is {@code HELD}. Safe for
 * use by several threads; never blocks.
 */
public interface Delivery {

	/**
	 * Return the message.
	 * @return the message
	 */
	AetherMessage message();

	/**
	 * Return how often the transport has handed out this message, releases not counted.
	 * @return 1 for the first time
	 */
	int deliveryCount();

	/**
	 * Return how long the broker held the message before this delivery.
	 * @return the age, or {@code null} where the transport does not measure it
	 */
	@Nullable Duration age();

	/**
	 * Begin custody: the lease starts.
	 * @return whether it is this instance's
	 */
	CompletionStage<Custody> accept();

	/**
	 * Renew the lease.
	 * @return whether it still is this instance's
	 */
	CompletionStage<Custody> extend();

	/**
	 * End custody: the message is done with and never comes again.
	 * @return whether it still was this instance's
	 */
	CompletionStage<Custody> ack();

	/**
	 * Give the message back to the queue, to its front, not counted as a failure.
	 * @return whether it still was this instance's
	 */
	CompletionStage<Custody> release();

}
