package io.aethermagic.client;

import java.time.Duration;

import io.aethermagic.task.TaskAddress;
import io.aethermagic.time.RateLimit;
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

	private static final Duration INTERVAL = Duration.ofMinutes(1);

	private static final Logger logger = LoggerFactory.getLogger(AbsentWorkers.class);

	private final RateLimit<TaskAddress> warnings;

	private final String transport;

	private final String hint;

	/**
	 * Say nothing yet.
	 * @param transport the transport's name
	 * @param hint how to mend it
	 */
	AbsentWorkers(Timers timers, String transport, String hint) {
		this.warnings = new RateLimit<>(timers, INTERVAL, MAX_ADDRESSES);
		this.transport = transport;
		this.hint = hint;
	}

	/**
	 * Take in that nobody was there when a task was sent.
	 */
	void noneFor(PendingTask task) {
		if (this.warnings.tryAcquire(task.key.address())) {
			logger.warn("No worker listens at {} on transport '{}': task tid={} waits for one until its deadline. "
					+ "Look for a misspelt job, task or context. {}, or set aether.client.no-worker to 'fail' to be "
					+ "told at the call", task.key.address(), this.transport, task.key.tid(), this.hint);
		}
	}

}
