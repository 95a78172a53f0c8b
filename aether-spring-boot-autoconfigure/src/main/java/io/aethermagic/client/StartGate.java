package io.aethermagic.client;

import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps calls back until the application has started, and says so to those who wait for
 * one before: on the thread that starts the application they would wait for themselves.
 * Safe for use by several threads.
 *
 * @promise 4.9
 */
final class StartGate {

	private static final String WAY_OUT = "Wait for tasks when it has started: in an ApplicationRunner, for example, "
			+ "or on ApplicationReadyEvent";

	private static final Logger logger = LoggerFactory.getLogger(StartGate.class);

	/** Makes the beans, and starts them afterwards; {@code null} once that is done. */
	private volatile @Nullable Thread starter = Thread.currentThread();

	private final AtomicBoolean warned = new AtomicBoolean();

	/**
	 * Let calls out.
	 */
	void open() {
		this.starter = null;
	}

	boolean isOpen() {
		return this.starter == null;
	}

	/**
	 * Take in that somebody has a handle, and may wait for its end now.
	 * @param call what it is a handle of
	 */
	void handedOut(OpenCall call) {
		if (Thread.currentThread() == this.starter && this.warned.compareAndSet(false, true)) {
			logger.warn("Task {} is performed before the application has started, and goes out when it has. {}",
					call.key, WAY_OUT);
		}
	}

	/**
	 * Refuse to wait where that keeps from happening what is waited for.
	 * @param call whose end is to be waited for, and has not come
	 * @throws IllegalStateException if the thread is the one that starts the application,
	 * and has not done so yet
	 */
	void checkWait(OpenCall call) {
		if (Thread.currentThread() == this.starter) {
			throw new IllegalStateException("Task " + call.key + " goes out when the application has started, and "
					+ "the thread that starts it would wait here for its end. " + WAY_OUT);
		}
	}

}
