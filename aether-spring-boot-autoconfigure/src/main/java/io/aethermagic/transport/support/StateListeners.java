package io.aethermagic.transport.support;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.aethermagic.transport.TransportState;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners of a transport's states, one state after the other, with no lock held.
 * For authors of transports. Safe for use by several threads.
 */
public final class StateListeners {

	private static final Logger logger = LoggerFactory.getLogger(StateListeners.class);

	private final List<Consumer<TransportState>> listeners = new ArrayList<>();

	private final ArrayDeque<TransportState> waiting = new ArrayDeque<>();

	private boolean telling;

	/**
	 * Add a listener.
	 * @param listener who is told of every state from now on, on the thread that tells;
	 * must not block
	 */
	public synchronized void add(Consumer<TransportState> listener) {
		this.listeners.add(listener);
	}

	/**
	 * Tell a state, after those that are being told already.
	 * @param state the state
	 */
	public void tell(TransportState state) {
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
