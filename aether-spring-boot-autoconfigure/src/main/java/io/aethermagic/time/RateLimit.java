package io.aethermagic.time;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Lets something be said or done once in a while for each key. Safe for use by several
 * threads.
 *
 * @param <K> of what there may be one at a time
 */
public final class RateLimit<K> {

	private final Timers timers;

	private final long intervalNanos;

	private final int maxKeys;

	/** When each key was last let through, the longest ago first. */
	private final Map<K, Long> last = new LinkedHashMap<>();

	/**
	 * Create a limit that has let nothing through.
	 * @param timers the clock
	 * @param interval how long after one the next is let through
	 * @param maxKeys how many keys are remembered; beyond that the one that was let
	 * through longest ago is forgotten
	 */
	public RateLimit(Timers timers, Duration interval, int maxKeys) {
		this.timers = timers;
		this.intervalNanos = interval.toNanos();
		this.maxKeys = maxKeys;
	}

	/**
	 * Ask for one.
	 * @param key of what
	 * @return whether it is let through: not within the interval after the last
	 */
	public synchronized boolean tryAcquire(K key) {
		long now = this.timers.nanoTime();
		Long before = this.last.get(key);
		if (before != null && now - before < this.intervalNanos) {
			return false;
		}
		this.last.remove(key);
		this.last.put(key, now);
		if (this.last.size() > this.maxKeys) {
			this.last.remove(this.last.keySet().iterator().next());
		}
		return true;
	}

}
