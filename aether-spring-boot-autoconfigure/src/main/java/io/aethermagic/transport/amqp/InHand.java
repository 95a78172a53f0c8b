package io.aethermagic.transport.amqp;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What has come by one channel and the broker has not been told the end of. Between being
 * held and being told, it is leaving: a channel that is closed then would lose the word,
 * and it would be handed out once more. Safe for use by several threads.
 *
 * @param <T> what came
 */
final class InHand<T> {

	private final Map<Long, T> held = new ConcurrentHashMap<>();

	private final AtomicInteger leaving = new AtomicInteger();

	/**
	 * Hold what came.
	 * @param tag what the channel knows it by
	 */
	void hold(long tag, T came) {
		this.held.put(tag, came);
	}

	boolean isHeld(long tag, T came) {
		return this.held.get(tag) == came;
	}

	/**
	 * Hold it no more: from now on it is leaving, until {@link #left}.
	 * @return {@code false} if it was not held
	 */
	boolean leave(long tag, T came) {
		leaves();
		if (this.held.remove(tag, came)) {
			return true;
		}
		left();
		return false;
	}

	/**
	 * Take note that something is leaving that was not held.
	 */
	void leaves() {
		this.leaving.incrementAndGet();
	}

	/**
	 * Take note that the broker has been told, or that this waits elsewhere.
	 */
	void left() {
		this.leaving.decrementAndGet();
	}

	/**
	 * Hold nothing any more: it is the broker's again.
	 */
	void clear() {
		this.held.clear();
	}

	boolean isEmpty() {
		return this.held.isEmpty() && this.leaving.get() == 0;
	}

	Collection<T> held() {
		return this.held.values();
	}

}
