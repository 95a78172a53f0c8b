package io.aethermagic.autoconfigure;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

import io.aethermagic.client.TaskClient;

/**
 * The caller on each of the configured transports.
 */
public final class AetherClients {

	private final Map<String, TaskClient> clients = new LinkedHashMap<>();

	/**
	 * Create clients.
	 * @param clients one for each configured transport
	 */
	public AetherClients(Collection<TaskClient> clients) {
		clients.forEach((client) -> this.clients.put(client.node().name(), client));
	}

	/**
	 * Return the client on a transport.
	 * @param transport the transport's name in the configuration
	 * @return the client
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
	 * @return the clients by the names of their transports
	 */
	public Map<String, TaskClient> byTransport() {
		return Map.copyOf(this.clients);
	}

}
