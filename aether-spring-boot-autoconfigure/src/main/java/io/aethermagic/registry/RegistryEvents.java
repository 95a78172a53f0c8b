package io.aethermagic.registry;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of events one after the other, away from the thread that has noticed them: a
 * listener that blocks must not hold up a transport. Safe for use by several threads.
 */
final class RegistryEvents {

	/** How many events wait; the next ones are dropped. */
	static final int MAX_WAITING = 10_000;

	private static final Logger logger = LoggerFactory.getLogger(RegistryEvents.class);

	private final Executor executor;

	private final Consumer<RegistryEvent> listener;

	private final Queue<RegistryEvent> waiting = new ArrayDeque<>();

	private boolean telling;

	private boolean full;

	RegistryEvents(Executor executor, Consumer<RegistryEvent> listener) {
		this.executor = executor;
		this.listener = listener;
	}

	void publish(RegistryEvent event) {
		synchronized (this) {
			if (this.waiting.size() >= MAX_WAITING) {
				warnOnce();
				return;
			}
			this.waiting.add(event);
			if (this.telling) {
				return;
			}
			this.telling = true;
		}
		this.executor.execute(this::tell);
	}

	private void warnOnce() {
		if (!this.full) {
			this.full = true;
			logger.warn("A listener of registry events blocks: {} wait, and further ones are dropped", MAX_WAITING);
		}
	}

	private void tell() {
		for (RegistryEvent event = next(); event != null; event = next()) {
			try {
				this.listener.accept(event);
			}
			catch (RuntimeException | Error ex) {
				logger.warn("A listener threw on {}", event, ex);
			}
		}
	}

	private synchronized @Nullable RegistryEvent next() {
		RegistryEvent next = this.waiting.poll();
		this.telling = next != null;
		this.full &= this.telling;
		return next;
	}

}
