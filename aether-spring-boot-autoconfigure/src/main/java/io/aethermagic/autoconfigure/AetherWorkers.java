package io.aethermagic.autoconfigure;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

import io.aethermagic.worker.AetherWorker;

/**
 * The worker on each of the configured transports.
 */
public final class AetherWorkers {

	private final Map<String, AetherWorker> workers = new LinkedHashMap<>();

	/**
	 * Create workers.
	 * @param workers one for each configured transport
	 */
	public AetherWorkers(Collection<AetherWorker> workers) {
		workers.forEach((worker) -> this.workers.put(worker.node().name(), worker));
	}

	/**
	 * Return the worker on a transport.
	 * @param transport the transport's name in the configuration
	 * @return the worker
	 * @throws IllegalArgumentException if there is none
	 */
	public AetherWorker get(String transport) {
		AetherWorker worker = this.workers.get(transport);
		if (worker == null) {
			throw new IllegalArgumentException("There is no worker on the transport '" + transport + "'");
		}
		return worker;
	}

	/**
	 * Return the workers.
	 * @return the workers by the names of their transports
	 */
	public Map<String, AetherWorker> byTransport() {
		return Map.copyOf(this.workers);
	}

}
