package io.aethermagic.autoconfigure;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;

import io.aethermagic.client.TaskClient;
import org.jspecify.annotations.Nullable;

/**
 * The caller on each of the configured transports. Safe for use by several threads.
 */
public final class AetherClients {

	private final Map<String, TaskClient> clients = new ConcurrentSkipListMap<>();

	private final @Nullable Function<AetherTransports.Configured, TaskClient> maker;

	/**
	 * Create clients that are started once.
	 * @param clients one for each configured transport
	 */
	public AetherClients(Collection<TaskClient> clients) {
		this.maker = null;
		clients.forEach((client) -> this.clients.put(client.node().name(), client));
	}

	/**
	 * Create clients that can be started again after a stop.
	 * @param transports the configured transports
	 * @param maker makes the client on one of them, for each start
	 */
	public AetherClients(AetherTransports transports, Function<AetherTransports.Configured, TaskClient> maker) {
		this.maker = maker;
		transports.all().forEach((transport) -> this.clients.put(transport.name(), maker.apply(transport)));
	}

	/**
	 * Put new clients in the place of those that were stopped.
	 * @param transports the new transports
	 * @throws IllegalStateException if they were made to be started once
	 */
	void renew(AetherTransports transports) {
		Function<AetherTransports.Configured, TaskClient> maker = this.maker;
		if (maker == null) {
			throw new StartedOnceException(AetherClients.class);
		}
		for (AetherTransports.Configured transport : transports.all()) {
			this.clients.put(transport.name(), maker.apply(transport));
		}
	}

	/**
	 * Return the client on a transport.
	 * @param transport the transport's name in the configuration
	 * @return the client as it is now, another one after another start
	 * @throws IllegalArgumentException if there is none
	 */
	public TaskClient get(String transport) {
		TaskClient client = this.clients.get(transport);
		if (client == null) {
			throw new IllegalArgumentException("There is no client on the transport '" + transport + "'");
		}
		return client;
	}

	/**
	 * Return the clients.
	 * @return the clients by the names of their transports; after another start it has
	 * the new ones
	 */
	public Map<String, TaskClient> byTransport() {
		return Collections.unmodifiableMap(this.clients);
	}

}
