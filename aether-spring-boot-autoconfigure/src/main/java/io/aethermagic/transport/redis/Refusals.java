package io.aethermagic.transport.redis;

import java.util.concurrent.atomic.AtomicBoolean;

import io.aethermagic.transport.redis.connection.RedisProblems;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns of what Redis refuses, once until it is done again. Safe for use by several
 * threads.
 */
final class Refusals {

	private static final Logger logger = LoggerFactory.getLogger(Refusals.class);

	private final String what;

	private final AtomicBoolean warned = new AtomicBoolean();

	/**
	 * Create refusals.
	 * @param what what is refused, for people
	 */
	Refusals(String what) {
		this.what = what;
	}

	void refused(Throwable failure) {
		if (this.warned.compareAndSet(false, true)) {
			logger.warn("{}: {}. It is tried again", this.what, RedisProblems.text(failure));
		}
	}

	void done() {
		if (this.warned.compareAndSet(true, false)) {
			logger.info("It works again; before: {}", this.what);
		}
	}

}
