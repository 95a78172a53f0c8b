package io.aethermagic.autoconfigure;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import io.aethermagic.node.AetherNode;
import org.jspecify.annotations.Nullable;

/**
 * This instance on each of the configured transports. Safe for use by several threads.
 */
public final class AetherTransports {

	private final @Nullable Supplier<? extends Collection<Configured>> maker;

	private volatile List<Configured> transports;

	/**
	 * Create transports that are started once.
	 * @param transports the transports; the first is the default one
	 * @throws IllegalArgumentException if there is none
	 */
	public AetherTransports(Collection<Configured> transports) {
		this.maker = null;
		this.transports = checked(transports);
	}

	/**
	 * Create transports that can be started again after a stop: a transport itself lives
	 * once, so another one takes its place.
	 * @param maker makes the transports for each start, always of the same names; the
	 * first is the default one
	 * @throws IllegalArgumentException if there is none
	 */
	public AetherTransports(Supplier<? extends Collection<Configured>> maker) {
		this.maker = maker;
		this.transports = checked(maker.get());
	}

	private static List<Configured> checked(Collection<Configured> transports) {
		if (transports.isEmpty()) {
			throw new IllegalArgumentException("There has to be a transport");
		}
		return List.copyOf(transports);
	}

	/**
	 * Put new transports in the place of those that were stopped.
	 * @throws IllegalStateException if they were made to be started once
	 */
	void renew() {
		if (this.maker == null) {
			throw new StartedOnceException(AetherTransports.class);
		}
		this.transports = checked(this.maker.get());
	}

	/**
	 * Return the transport that handlers and calls use that name none.
	 * @return the default transport
	 */
	public Configured defaultTransport() {
		return this.transports.get(0);
	}

	/**
	 * Find a transport.
	 * @param name its name in the configuration; empty for the default one
	 * @return the transport, or {@code null}
	 */
	public @Nullable Configured find(String name) {
		List<Configured> transports = this.transports;
		if (name.isEmpty()) {
			return transports.get(0);
		}
		return transports.stream().filter((transport) -> transport.name().equals(name)).findFirst().orElse(null);
	}

	/**
	 * Return all names.
	 * @return the names in the configuration; the default one comes first
	 */
	public Set<String> names() {
		Set<String> names = new LinkedHashSet<>();
		this.transports.forEach((transport) -> names.add(transport.name()));
		return names;
	}

	/**
	 * Return all transports.
	 * @return the transports as they are now, others after another start; the default one
	 * comes first
	 */
	public Collection<Configured> all() {
		return this.transports;
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
