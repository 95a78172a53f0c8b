package io.aethermagic.client;

import java.util.LinkedHashMap;
import java.util.Map;

import io.aethermagic.task.TaskAddress;
import io.aethermagic.time.Timers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log when a call finds nobody at its address and waits, once a minute for
 * each address: a misspelt name is silent until the deadline otherwise. Safe for use by
 * several threads.
 *
 * @promise 4.9
 */
final class AbsentWorkers {

	/** How many addresses are remembered; the oldest is forgotten beyond that. */
	private static final int MAX_ADDRESSES = 1_000;

	private static final long INTERVAL_NANOS = 60_000_000_000L;

	private static final Logger logger = LoggerFactory.getLogger(AbsentWorkers.class);

	private final Map<TaskAddress, Long> warnedNanos = new LinkedHashMap<>();

	private final Timers timers;

	private final String transport;

	private final String hint;

	/**
	 * Say nothing yet.
	 * @param transport the transport's name
	 * @param hint how to mend it
	 */
	AbsentWorkers(Timers timers, String transport, String hint) {
		this.timers = timers;
		this.transport = transport;
		this.hint = hint;
	}

	/**
	 * Take in that nobody was there when a task was sent.
	 */
	void noneFor(PendingTask task) {
		if (isDue(task.key.address())) {
			logger.warn("No worker listens at {} on transport '{}': task tid={} waits for one until its deadline. "
					+ "Look for a misspelt job, task or context. {}, or set aether.client.no-worker to 'fail' to be "
					+ "told at the call", task.key.address(), this.transport, task.key.tid(), this.hint);
		}
	}

	private synchronized boolean isDue(TaskAddress address) {
		long now = this.timers.nanoTime();
		Long last = this.warnedNanos.get(address);
		if (last != null && now - last < INTERVAL_NANOS) {
			return false;
		}
		this.warnedNanos.remove(address);
		this.warnedNanos.put(address, now);
		if (this.warnedNanos.size() > MAX_ADDRESSES) {
			this.warnedNanos.remove(this.warnedNanos.keySet().iterator().next());
		}
		return true;
	}

}
