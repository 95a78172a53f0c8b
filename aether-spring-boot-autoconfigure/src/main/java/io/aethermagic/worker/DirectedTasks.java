package io.aethermagic.worker;

import java.util.LinkedHashMap;
import java.util.Map;

import io.aethermagic.message.AetherMessage;
import org.jspecify.annotations.Nullable;

/**
 * Tasks of one handler that were sent to this very instance, and wait for a permit: no
 * broker holds them back. A caller that hears nothing sends its task again, which takes
 * the place of what waits. Safe for use by several threads.
 *
 * @promise 4.8
 * @promise 5.17
 */
final class DirectedTasks {

	/** How many wait; further ones are answered with {@code overloaded}. */
	static final int MAX_WAITING = 1_000;

	private final Map<Key, DirectedDelivery> waiting = new LinkedHashMap<>();

	enum Offer {

		/** It waits, and a permit is to be asked for. */
		WAITS,

		/** It waits where the same task did. */
		REPLACES,

		/** There is no room for it. */
		FULL

	}

	synchronized Offer offer(String caller, AetherMessage perform, long arrivedNanos) {
		Key key = new Key(caller, perform.tid());
		boolean known = this.waiting.containsKey(key);
		if (!known && this.waiting.size() >= MAX_WAITING) {
			return Offer.FULL;
		}
		this.waiting.put(key, new DirectedDelivery(perform, arrivedNanos));
		return known ? Offer.REPLACES : Offer.WAITS;
	}

	/**
	 * Take the one that has waited longest.
	 */
	synchronized @Nullable DirectedDelivery poll() {
		Map.Entry<Key, DirectedDelivery> eldest = this.waiting.entrySet().stream().findFirst().orElse(null);
		return (eldest != null) ? this.waiting.remove(eldest.getKey()) : null;
	}

	private record Key(String caller, String tid) {
	}

}
