package io.aethermagic.autoconfigure;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import io.aethermagic.node.AetherNode;
import org.jspecify.annotations.Nullable;

/**
 * This instance on each of the configured transports.
 */
public final class AetherTransports {

	private final Map<String, Configured> transports = new LinkedHashMap<>();

	private final Configured defaultTransport;

	/**
	 * Create transports.
	 * @param transports the transports; the first is the default one
	 * @throws IllegalArgumentException if there is none
	 */
	public AetherTransports(Collection<Configured> transports) {
		if (transports.isEmpty()) {
			throw new IllegalArgumentException("There has to be a transport");
		}
		this.defaultTransport = transports.iterator().next();
		transports.forEach((transport) -> this.transports.put(transport.name(), transport));
	}

	/**
	 * Return the transport that handlers and calls use that name none.
	 * @return the default transport
	 */
	public Configured defaultTransport() {
		return this.defaultTransport;
	}

	/**
	 * Find a transport.
	 * @param name its name in the configuration; empty for the default one
	 * @return the transport, or {@code null}
	 */
	public @Nullable Configured find(String name) {
		return name.isEmpty() ? this.defaultTransport : this.transports.get(name);
	}

	/**
	 * Return all names.
	 * @return the names in the configuration; the default one comes first
	 */
	public Set<String> names() {
		return this.transports.keySet();
	}

	/**
	 * Return all transports.
	 * @return the transports; the default one comes first
	 */
	public Collection<Configured> all() {
		return this.transports.values();
	}

	/**
	 * A configured transport.
	 *
	 * @param type its type
	 * @param node this instance on it; has its name
	 */
	public record Configured(String type, AetherNode node) {

		/**
		 * Return the transport's name in the configuration.
		 * @return the name
		 */
		public String name() {
			return this.node.name();
		}

	}

}
