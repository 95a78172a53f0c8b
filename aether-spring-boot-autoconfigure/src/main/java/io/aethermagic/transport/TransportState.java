package io.aethermagic.transport;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * How a transport is doing.
 *
 * @param connected whether there is a connection now
 * @param heard when something was last heard from the other side, an answer or a sign of
 * life, which comes at least each third of a lease while there is a connection; kept
 * after a loss; {@code null} before the first time
 * @param incarnation the hub's incarnation id: when it changes, the hub has forgotten
 * everything; {@code null} on transports without a hub
 * @param problem why there is no connection (not started, stopped, or what the last
 * attempt came to), or which subscription the broker refuses although there is one;
 * {@code null} where nothing is known to be wrong
 */
public record TransportState(boolean connected, @Nullable Instant heard, @Nullable String incarnation,
		@Nullable String problem) {

	/**
	 * Create a state of which there is nothing more to say.
	 * @param connected whether there is a connection now
	 * @param heard when something was last heard, or {@code null}
	 * @param incarnation the hub's incarnation id, or {@code null}
	 */
	public TransportState(boolean connected, @Nullable Instant heard, @Nullable String incarnation) {
		this(connected, heard, incarnation, null);
	}

}
