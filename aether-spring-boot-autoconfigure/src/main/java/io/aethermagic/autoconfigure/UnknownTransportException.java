package io.aethermagic.autoconfigure;

import java.util.Set;
import java.util.TreeSet;

import io.aethermagic.task.AetherException;

/**
 * A task handler names a transport that is not configured. Thrown at start-up.
 */
@SuppressWarnings("serial")
public class UnknownTransportException extends AetherException {

	private final String handler;

	private final String transport;

	private final TreeSet<String> configured;

	/**
	 * Create an exception.
	 * @param handler the handler's method
	 * @param transport the transport that it names
	 * @param configured the names of the transports that are configured
	 */
	public UnknownTransportException(String handler, String transport, Set<String> configured) {
		super("The task handler " + handler + " names the transport '" + transport
				+ "', which is not configured. Name one of " + new TreeSet<>(configured) + ", or set aether.transports."
				+ transport + ".type.");
		this.handler = handler;
		this.transport = transport;
		this.configured = new TreeSet<>(configured);
	}

	/**
	 * Return the handler's method.
	 * @return {@code com.acme.Images.resize(ResizeRequest, TaskContext)} for example
	 */
	public String handler() {
		return this.handler;
	}

	/**
	 * Return the transport that it names.
	 * @return the name
	 */
	public String transport() {
		return this.transport;
	}

	/**
	 * Return the names of the transports that are configured.
	 * @return the names
	 */
	public Set<String> configured() {
		return Set.copyOf(this.configured);
	}

}
