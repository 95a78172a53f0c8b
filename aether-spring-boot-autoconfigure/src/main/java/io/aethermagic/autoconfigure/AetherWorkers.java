package io.aethermagic.autoconfigure;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;

import io.aethermagic.worker.AetherWorker;
import org.jspecify.annotations.Nullable;

/**
 * The worker on each of the configured transports. Safe for use by several threads.
 */
public final class AetherWorkers {

	private final Map<String, AetherWorker> workers = new ConcurrentSkipListMap<>();

	private final @Nullable Function<AetherTransports.Configured, AetherWorker> maker;

	/**
	 * Create workers that are started once.
	 * @param workers one for each configured transport
	 */
	public AetherWorkers(Collection<AetherWorker> workers) {
		this.maker = null;
		workers.forEach((worker) -> this.workers.put(worker.node().name(), worker));
	}

	/**
	 * Create workers that can be started again after a stop.
	 * @param transports the configured transports
	 * @param maker makes the worker on one of them, for each start
	 */
	public AetherWorkers(AetherTransports transports, Function<AetherTransports.Configured, AetherWorker> maker) {
		this.maker = maker;
		transports.all().forEach((transport) -> this.workers.put(transport.name(), maker.apply(transport)));
	}

	/**
	 * Put new workers in the place of those that were stopped; they take over the
	 * handlers.
	 * @param transports the new transports
	 * @throws IllegalStateException if they were made to be started once
	 */
	void renew(AetherTransports transports) {
		Function<AetherTransports.Configured, AetherWorker> maker = this.maker;
		if (maker == null) {
			throw new StartedOnceException(AetherWorkers.class);
		}
		for (AetherTransports.Configured transport : transports.all()) {
			AetherWorker before = this.workers.get(transport.name());
			AetherWorker worker = maker.apply(transport);
			if (before != null) {
				before.close();
				before.handlers().forEach(worker::register);
			}
			this.workers.put(transport.name(), worker);
		}
	}

	/**
	 * Return the worker on a transport.
	 * @param transport the transport's name in the configuration
	 * @return the worker as it is now, another one after another start
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
	 * @return the workers by the names of their transports; after another start it has
	 * the new ones
	 */
	public Map<String, AetherWorker> byTransport() {
		return Collections.unmodifiableMap(this.workers);
	}

}
