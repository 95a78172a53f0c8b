package io.aethermagic.test.conformance;

import java.time.Duration;
import java.util.function.BooleanSupplier;

import io.aethermagic.test.RealTime;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.AetherTransport;

/**
 * What a transport's author supplies to the kit: connections to one broker or hub, the
 * means to hurt them, and the passing of time. One fixture is used for one test.
 */
public interface TransportFixture extends AutoCloseable {

	/**
	 * Make a connection of a new instance; the kit starts it.
	 * @return the connection
	 */
	AetherTransport connect();

	/**
	 * Cut a connection without a goodbye, as a pulled cable does, and keep it from coming
	 * back.
	 * @param transport a connection of this fixture
	 */
	void cut(AetherTransport transport);

	/**
	 * Let a connection that was cut come back.
	 * @param transport a connection of this fixture
	 */
	void restore(AetherTransport transport);

	/**
	 * Kill the broker or hub, so that it loses what it only has in memory, and start it
	 * again.
	 */
	void restart();

	/**
	 * Tell whether the broker says when nobody is there to receive a message, as MQTT 5
	 * allows and does not ask for.
	 * @return whether receipts can be {@code UNROUTED}
	 */
	default boolean tellsUnrouted() {
		return true;
	}

	/**
	 * Tell whether messages to different topics of an address arrive in the order in
	 * which they were sent; MQTT promises it for each topic alone.
	 * @return whether they do
	 */
	default boolean ordersTopics() {
		return true;
	}

	/**
	 * Tell whether the will of an instance that has said goodbye is certainly not said.
	 * @return whether that is certain
	 */
	default boolean heedsGoodbyes() {
		return true;
	}

	/**
	 * Tell whether a worker whose connection was lost has its tasks until their leases
	 * lapse. Where the connection is the lease, as on AMQP, they are another's at once.
	 * @return whether it has
	 */
	default boolean leasesOutliveConnections() {
		return true;
	}

	/**
	 * Tell whether an answer that was said to a caller who is away comes to it also when
	 * the worker is away by then. Where nothing is between the two, the worker has it.
	 * @return whether it comes
	 */
	default boolean keepsAnswersOfAbsentWorkers() {
		return true;
	}

	/**
	 * Return the time that instances go by.
	 * @return the timers
	 */
	Timers timers();

	/**
	 * Return the lease that the kit's tests are to use: long enough to be kept, short
	 * enough to be waited for.
	 * @return the lease
	 */
	Duration lease();

	/**
	 * Let time pass until something is so; fail if it does not come to be: within a
	 * minute, where the fixture's time is the machine's.
	 * @param what what is waited for, for the message
	 * @param condition whether it is so
	 */
	default void passUntil(String what, BooleanSupplier condition) {
		RealTime.until(RealTime.PATIENCE, what, condition);
	}

	/**
	 * Let time pass during which something has to stay so.
	 * @param duration how much
	 * @param what what has to stay so, for the message
	 * @param condition whether it is so
	 */
	default void passWhile(Duration duration, String what, BooleanSupplier condition) {
		RealTime.during(duration, what, condition);
	}

	/**
	 * Take everything down.
	 */
	@Override
	void close();

}
