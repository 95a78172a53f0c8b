package io.aethermagic.transport;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import io.aethermagic.message.AetherMessage;

/**
 * Moves messages over four kinds of channel. One object is one instance's connection; it
 * reconnects and subscribes again without help. Safe for use by several threads; no
 * method blocks.
 * <p>
 * A transport is proven by the conformance kit of {@code aether-spring-boot-test}.
 */
public interface AetherTransport {

	/**
	 * Return what this transport can do.
	 * @return the capabilities; the same for the life of the object
	 */
	Set<Capability> capabilities();

	/**
	 * Connect. Subscriptions may be made, and demand asked for, before.
	 * @param instance the instance id of this application
	 * @param will what is said for this instance when its connection is lost
	 * @return a stage that completes with the first connection on which everything is
	 * subscribed; exceptionally with a {@link TransportException} if it is stopped before
	 * @throws IllegalStateException if it was started or stopped before
	 */
	CompletionStage<Void> start(String instance, LastWill will);

	/**
	 * Say goodbye and disconnect; no will is sent. A second call does nothing.
	 * @return a stage that completes when the connection is closed
	 */
	CompletionStage<Void> stop();

	/**
	 * Send a message.
	 * @param channel where to
	 * @param message what
	 * @param options how
	 * @return a stage that completes when the broker or hub has the message;
	 * exceptionally with a {@link TransportException} if that is not known to have
	 * happened: also before the start, while there is no connection, and after the stop,
	 * which the exception says
	 */
	CompletionStage<Receipt> send(Channel channel, AetherMessage message, SendOptions options);

	/**
	 * Subscribe, with no demand yet. After the stop the subscription is closed from the
	 * beginning.
	 * @param channel where from
	 * @param options how
	 * @param listener who takes the deliveries
	 * @return the subscription
	 */
	Subscription subscribe(Channel channel, SubscribeOptions options, DeliveryListener listener);

	/**
	 * Return how the transport is doing.
	 * @return the present state
	 */
	TransportState state();

	/**
	 * Be told when the connection comes, goes, or finds another incarnation of the hub.
	 * Subscriptions are made again before the listener is told that the connection came.
	 * @param listener who is told, on a thread of the transport; must not block. One that
	 * throws is logged and harms no other
	 */
	void onState(Consumer<TransportState> listener);

	/**
	 * Return how full is what has a bound in this transport, on this side of the wire.
	 * @return the buffers, always of the same names; empty before the first connection
	 * and where nothing can be read
	 */
	default List<BufferLevel> buffers() {
		return List.of();
	}

	/**
	 * Return where dead letters are kept.
	 * @return the dead letters
	 */
	DeadLetters deadLetters();

}
