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
		switch (offer(event)) {
			case FIRST -> wake();
			case FULL ->
				logger.warn("A listener of registry events blocks: {} wait, and further ones are dropped", MAX_WAITING);
			case WAITS, DROPPED -> {
				// it is being told of what came before, or was warned of
			}
		}
	}

	private synchronized Offer offer(RegistryEvent event) {
		if (this.waiting.size() >= MAX_WAITING) {
			Offer dropped = this.full ? Offer.DROPPED : Offer.FULL;
			this.full = true;
			return dropped;
		}
		this.waiting.add(event);
		Offer waits = this.telling ? Offer.WAITS : Offer.FIRST;
		this.telling = true;
		return waits;
	}

	private void wake() {
		try {
			this.executor.execute(this::tell);
		}
		catch (RuntimeException ex) {
			logger.debug("Events of the registry wait for the next one: no thread takes them now", ex);
			synchronized (this) {
				this.telling = false;
			}
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

	private enum Offer {

		/** Nobody is being told: somebody has to begin. */
		FIRST,

		WAITS,

		/** The first for which there is no room. */
		FULL,

		DROPPED

	}

}
