package io.aethermagic.autoconfigure;

import java.time.Duration;

import io.aethermagic.task.AetherException;
import org.jspecify.annotations.Nullable;

/**
 * A transport has not connected in the time that the start of the application has for it,
 * and {@code aether.startup-failure} is {@code fail}.
 */
@SuppressWarnings("serial")
public class TransportStartException extends AetherException {

	private final String transport;

	private final String type;

	private final Duration limit;

	private final @Nullable String problem;

	TransportStartException(AetherTransports.Configured transport, Duration limit, Throwable cause) {
		this(transport.name(), transport.type(), transport.node().transport().state().problem(), limit, cause);
	}

	/**
	 * Create an exception.
	 * @param transport the transport's name in the configuration
	 * @param type its type
	 * @param problem what it says is wrong, or {@code null}
	 * @param limit how long was waited
	 * @param cause what ended the wait
	 */
	public TransportStartException(String transport, String type, @Nullable String problem, Duration limit,
			Throwable cause) {
		super("The transport '" + transport + "' of the type '" + type + "' has not connected within "
				+ PropertyChecks.text(limit) + ((problem != null) ? ". " + problem : ""), cause);
		this.transport = transport;
		this.type = type;
		this.problem = problem;
		this.limit = limit;
	}

	/**
	 * Return the transport.
	 * @return its name in the configuration
	 */
	public String transport() {
		return this.transport;
	}

	/**
	 * Return the transport's type.
	 * @return the type
	 */
	public String type() {
		return this.type;
	}

	/**
	 * Return how long was waited.
	 * @return the limit
	 */
	public Duration limit() {
		return this.limit;
	}

	/**
	 * Return what the transport says is wrong.
	 * @return a sentence without its full stop, or {@code null}
	 */
	public @Nullable String problem() {
		return this.problem;
	}

}
