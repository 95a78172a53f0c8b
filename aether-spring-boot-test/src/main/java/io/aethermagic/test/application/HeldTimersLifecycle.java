package io.aethermagic.test.application;

import io.aethermagic.autoconfigure.AetherLifecycle;

import org.springframework.context.SmartLifecycle;

/**
 * Holds the clock while the application runs, and lets it go before Aether stops, which
 * waits for limits. Used by one thread at a time.
 */
final class HeldTimersLifecycle implements SmartLifecycle {

	private final HeldTimers timers;

	private volatile boolean running;

	HeldTimersLifecycle(HeldTimers timers) {
		this.timers = timers;
	}

	@Override
	public void start() {
		this.timers.hold();
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		this.timers.release();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/** Above that of Aether, and of message listeners: what is higher stops first. */
	@Override
	public int getPhase() {
		return AetherLifecycle.PHASE + 1;
	}

}
