package io.aethermagic.test.contract;

import java.time.Duration;
import java.util.function.BooleanSupplier;

import io.aethermagic.task.TaskAddress;
import io.aethermagic.test.RealTime;
import io.aethermagic.test.conformance.TransportFixture;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.MessageRefusedException;

/**
 * What a transport's author supplies to the contract suite: a fixture of the conformance
 * kit, and what the suite has to know beyond it. One fixture is used for one test.
 */
public interface ContractFixture extends TransportFixture {

	/** The address at which {@link #refuse} lets nobody subscribe. */
	TaskAddress REFUSED = new TaskAddress(TaskAddress.DEFAULT_UNION, "off-limits", "task", TaskAddress.DEFAULT_CONTEXT);

	/**
	 * Return the size of a payload that is too large: to send it fails with a
	 * {@link MessageRefusedException}.
	 * @return bytes, more than two million; 0 where nothing is too large
	 */
	int tooLarge();

	/**
	 * Return how many messages of a topic wait for a subscriber that asked for none.
	 * @return the bound; the next one is told as overload
	 */
	default int waitingOnTopics() {
		return 1_000;
	}

	/**
	 * Tell whether the wire has a place for a message's id, as MQTT has not.
	 * @return whether a message arrives with the id that it was sent with
	 */
	default boolean carriesIds() {
		return true;
	}

	/**
	 * Tell whether a letter that two remove at the same time is certainly one's alone.
	 * MQTT has no step that takes a message from all others.
	 * @return whether that is certain
	 */
	default boolean removesOnce() {
		return true;
	}

	/**
	 * Tell whether the broker can be told to refuse a subscription.
	 * @return whether {@link #refuse}, {@link #allow} and {@link #connects} work
	 */
	default boolean canRefuse() {
		return false;
	}

	/**
	 * Let the broker refuse whoever subscribes to the tasks or to the topic of
	 * {@link #REFUSED}, and nothing else.
	 */
	default void refuse() {
		throw new UnsupportedOperationException("This broker cannot refuse a subscription");
	}

	/**
	 * Let the broker take what it refused, without a word to those who had asked.
	 */
	default void allow() {
		throw new UnsupportedOperationException("This broker cannot refuse a subscription");
	}

	/**
	 * Return how often a transport has connected to the broker.
	 * @param transport a connection of this fixture
	 * @return how many connections it has begun so far, those that failed too
	 */
	default int connects(AetherTransport transport) {
		throw new UnsupportedOperationException("Connections are not counted");
	}

	/**
	 * Tell whether something was logged, where the log can be read.
	 * @param text what a logged exception says
	 * @return whether it was logged; {@code true} where that cannot be told
	 */
	default boolean logged(String text) {
		return true;
	}

	/**
	 * {@inheritDoc} A transport that keeps to the contract is through within a second or
	 * two: here, what does not come within 15 seconds of the machine's time does not
	 * come.
	 */
	@Override
	default void passUntil(String what, BooleanSupplier condition) {
		RealTime.until(Duration.ofSeconds(15), what, condition);
	}

}
