package io.aethermagic.transport.support;

import java.util.concurrent.atomic.AtomicBoolean;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns of what a broker refuses, once until it is done again. Safe for use by several
 * threads.
 */
public final class Refusals {

	private static final Logger logger = LoggerFactory.getLogger(Refusals.class);

	private final String what;

	private final AtomicBoolean warned = new AtomicBoolean();

	/**
	 * Create refusals of one thing.
	 * @param what what does not work, for people
	 */
	public Refusals(String what) {
		this.what = what;
	}

	/**
	 * Note that it was refused.
	 * @param why why, for people
	 */
	public void refused(String why) {
		if (this.warned.compareAndSet(false, true)) {
			logger.warn("{}: {}. It is tried again until it works", this.what, why);
		}
		else {
			logger.debug("{}: {}", this.what, why);
		}
	}

	/**
	 * Note that it was done.
	 */
	public void done() {
		if (this.warned.get() && this.warned.compareAndSet(true, false)) {
			logger.info("It works again; before: {}", this.what);
		}
	}

}
