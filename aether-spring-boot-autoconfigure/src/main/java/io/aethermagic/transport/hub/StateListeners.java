package io.aethermagic.transport.hub;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.aethermagic.transport.TransportState;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners of states, one state after the other, with no lock held. Safe for use
 * by several threads.
 */
final class StateListeners {

	private static final Logger logger = LoggerFactory.getLogger(StateListeners.class);

	private final List<Consumer<TransportState>> listeners = new ArrayList<>();

	private final ArrayDeque<TransportState> waiting = new ArrayDeque<>();

	private boolean telling;

	synchronized void add(Consumer<TransportState> listener) {
		this.listeners.add(listener);
	}

	void tell(TransportState state) {
		synchronized (this) {
			this.waiting.add(state);
			if (this.telling) {
				return;
			}
			this.telling = true;
		}
		TransportState next = next();
		while (next != null) {
			for (Consumer<TransportState> listener : all()) {
				tell(listener, next);
			}
			next = next();
		}
	}

	private static void tell(Consumer<TransportState> listener, TransportState state) {
		try {
			listener.accept(state);
		}
		catch (Throwable ex) {
			logger.error("A listener of the transport's state failed", ex);
		}
	}

	private synchronized List<Consumer<TransportState>> all() {
		return List.copyOf(this.listeners);
	}

	private synchronized @Nullable TransportState next() {
		TransportState next = this.waiting.poll();
		this.telling = next != null;
		return next;
	}

}
