package io.aethermagic.transport.mqtt;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import io.aethermagic.time.Timers;
import io.aethermagic.transport.support.Refusals;

/**
 * The connections for tasks of one instance, of which there are as many as handlers: a
 * broker that bounds connections may not take all. Those that are missing while the
 * instance itself is connected are warned of together, once until all are there. Safe for
 * use by several threads.
 */
final class MissingConnections {

	/** How long after the first more are waited for. */
	private static final Duration GATHERING = Duration.ofSeconds(1);

	private final Timers timers;

	private final Refusals refusals = new Refusals("Not all handlers get tasks");

	private final Map<Object, String> missing = new LinkedHashMap<>();

	private int wanted;

	private boolean gathering;

	MissingConnections(Timers timers) {
		this.timers = timers;
	}

	/**
	 * Take note that a handler wants a connection, or does not any more.
	 * @param change 1 or -1
	 */
	synchronized void wanted(int change) {
		this.wanted += change;
	}

	/**
	 * Take note that one is missing.
	 * @param tasks whose
	 * @param why why, for people
	 */
	void missing(Object tasks, String why) {
		synchronized (this) {
			this.missing.put(tasks, why);
			if (this.gathering) {
				return;
			}
			this.gathering = true;
		}
		this.timers.schedule(GATHERING, this::warn);
	}

	/**
	 * Take note that one is not missing any more.
	 * @param tasks whose
	 */
	void notMissing(Object tasks) {
		boolean last;
		synchronized (this) {
			last = this.missing.remove(tasks) != null && this.missing.isEmpty();
		}
		if (last) {
			this.refusals.done();
		}
	}

	private void warn() {
		String why;
		synchronized (this) {
			this.gathering = false;
			if (this.missing.isEmpty()) {
				return;
			}
			why = this.missing.size() + " of " + this.wanted + " have no connection to the broker. "
					+ this.missing.values().iterator().next()
					+ ". Each handler takes its tasks from a connection of its own, so that this instance has "
					+ (this.wanted + 1) + ": where the broker bounds them (max_connections of Mosquitto), raise the "
					+ "bound, or put fewer handlers into one application";
		}
		this.refusals.refused(why);
	}

}
