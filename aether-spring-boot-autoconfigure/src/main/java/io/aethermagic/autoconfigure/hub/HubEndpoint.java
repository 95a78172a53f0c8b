package io.aethermagic.autoconfigure.hub;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.aethermagic.autoconfigure.AetherWorkers;
import io.aethermagic.autoconfigure.InvalidAetherPropertyException;
import io.aethermagic.transport.hub.Hub;
import io.aethermagic.transport.hub.HubDoor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;

/**
 * Opens and closes the door of the hub with the web server, where there is one. When the
 * application stops, requests in flight come first, which may perform tasks of the hub's
 * peers; then its own handlers end what they have, while its callers are still connected;
 * then the peers are told, and find another hub or this one when it is back; and only
 * then the web server closes what is left. Aether itself stops last, as everywhere.
 *
 * @param <D> the door
 */
public final class HubEndpoint<D extends HubDoor> implements SmartLifecycle {

	/** After the last request (-1024), before the web server is closed (-2048). */
	public static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 1536;

	private static final Logger logger = LoggerFactory.getLogger(HubEndpoint.class);

	private final String type;

	private final D door;

	private final ObjectProvider<AetherWorkers> workers;

	private @Nullable String transport;

	private boolean running;

	/**
	 * Create an endpoint that lets nobody in.
	 * @param type the type of the transport that is the hub
	 * @param door where others come in
	 * @param workers the handlers of this application
	 */
	public HubEndpoint(String type, D door, ObjectProvider<AetherWorkers> workers) {
		this.type = type;
		this.door = door;
		this.workers = workers;
	}

	/**
	 * Let others in.
	 * @param transport the transport that is on the hub
	 * @param hub the hub
	 * @throws InvalidAetherPropertyException if another transport is on the hub already
	 */
	public void open(String transport, Hub hub) {
		String other = take(transport);
		if (!other.equals(transport)) {
			throw new InvalidAetherPropertyException(property(transport), "hub",
					"The transport '" + other + "' is the hub of this application already",
					"Set " + property(transport) + " to 'client', with the address of another hub");
		}
		this.door.open(hub);
	}

	/**
	 * Let a transport have the door, if none has it.
	 * @return the transport that has it
	 */
	private synchronized String take(String transport) {
		String taken = (this.transport != null) ? this.transport : transport;
		this.transport = taken;
		return taken;
	}

	private String property(String transport) {
		return "aether.transports." + transport + "." + this.type + ".mode";
	}

	@Override
	public synchronized void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		stop(() -> {
		});
	}

	@Override
	public void stop(Runnable callback) {
		synchronized (this) {
			this.running = false;
		}
		drain().exceptionally((failure) -> {
			logger.warn("Handlers of the hub's application have not stopped as they should", failure);
			return null;
		}).thenCompose((drained) -> this.door.close()).whenComplete((closed, failure) -> callback.run());
	}

	private CompletionStage<Void> drain() {
		String transport;
		synchronized (this) {
			transport = this.transport;
		}
		AetherWorkers workers = this.workers.getIfAvailable();
		return (transport != null && workers != null) ? workers.get(transport).stop()
				: CompletableFuture.completedStage(null);
	}

	@Override
	public synchronized boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
