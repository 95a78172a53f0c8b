package io.aethermagic.autoconfigure;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import io.aethermagic.client.TaskClient;
import io.aethermagic.console.RunningTransport;
import io.aethermagic.console.TransportCompanion;
import io.aethermagic.time.Timers;
import io.aethermagic.worker.AetherWorker;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.core.SpringProperties;

/**
 * Starts and stops Aether with the application context.
 * <p>
 * Spring starts lower phases first and stops higher phases first. The web server takes
 * requests from phase {@code DEFAULT_PHASE - 2048} on, and ends them in phase
 * {@code DEFAULT_PHASE - 1024}; requests perform tasks. So Aether's phase is below both:
 * it is there before the first request, and it stops taking tasks after the last one.
 * Message listeners, whose phases are higher still, are treated in the same way.
 * Executors and schedulers of the application ({@code DEFAULT_PHASE / 2}), which handlers
 * may use, are stopped after Aether.
 * <p>
 * Starting does not wait for a broker, unless it is told for how long. Stopping does not
 * block, and takes no longer than the shutdown phase: workers stop first, on all
 * transports together, because what they still run may perform nested tasks on any of
 * them; then the clients; then the connections close. Handles that were open have failed
 * then, and so does what is performed until the next start.
 * <p>
 * Another start, after a pause of the context or when a process is restored from a
 * checkpoint, makes another instance: with an id, connections and workers of its own,
 * that take over the handlers. What is injected, the template for example, stays the
 * same.
 */
public class AetherLifecycle implements SmartLifecycle, DisposableBean {

	/** The phase: below those of the web server, above that of executors. */
	public static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 3072;

	/** How long {@link #destroy()} waits for workers that the phase was too short for. */
	private static final Duration DESTROY_LIMIT = Duration.ofSeconds(2);

	/** What is kept of the limit to close connections. */
	private static final Duration CLOSE_RESERVE = Duration.ofSeconds(2);

	private static final Logger logger = LoggerFactory.getLogger(AetherLifecycle.class);

	private final AetherTransports transports;

	private final AetherClients clients;

	private final AetherWorkers workers;

	private final Timers timers;

	private final Duration limit;

	private final @Nullable Duration startLimit;

	private final Iterable<TransportCompanion> companions;

	private volatile CompletableFuture<Void> workersStopped = CompletableFuture.completedFuture(null);

	private final AtomicReference<State> state = new AtomicReference<>(State.NEW);

	/**
	 * Create a lifecycle whose start does not wait for connections.
	 * @param transports what is started
	 * @param clients the callers on them
	 * @param workers the workers on them
	 * @param timers the time
	 * @param limit after how long stopping is given up
	 */
	public AetherLifecycle(AetherTransports transports, AetherClients clients, AetherWorkers workers, Timers timers,
			Duration limit) {
		this(transports, clients, workers, timers, limit, null, List.of());
	}

	/**
	 * Create a lifecycle.
	 * @param transports what is started
	 * @param clients the callers on them
	 * @param workers the workers on them
	 * @param timers the time
	 * @param limit after how long stopping is given up
	 * @param startLimit how long the start waits for the connections of all transports
	 * before it fails, or {@code null} if it does not wait
	 * @param companions are told before each transport is started or stopped
	 */
	public AetherLifecycle(AetherTransports transports, AetherClients clients, AetherWorkers workers, Timers timers,
			Duration limit, @Nullable Duration startLimit, Iterable<TransportCompanion> companions) {
		this.transports = transports;
		this.clients = clients;
		this.workers = workers;
		this.timers = timers;
		this.limit = limit;
		this.startLimit = startLimit;
		this.companions = companions;
	}

	/**
	 * Connect, listen to tasks, and let calls out. Returns at once, connected or not,
	 * unless there is a limit for the start.
	 * @throws IllegalStateException if it has been stopped before and a bean of the
	 * application's is in the place of one that can be started again
	 * @throws TransportStartException if a transport has not connected within the limit
	 */
	@Override
	public void start() {
		State before = this.state.get();
		if (before == State.STARTED) {
			return;
		}
		if (before == State.STOPPED || isRestored()) {
			this.transports.renew();
			this.clients.renew(this.transports);
			this.workers.renew(this.transports);
		}
		this.state.set(State.STARTED);
		Map<AetherTransports.Configured, CompletionStage<Void>> connections = new LinkedHashMap<>();
		List<Part> parts = parts();
		this.companions.forEach((companion) -> parts.forEach((part) -> companion.starting(part.running())));
		for (Part part : parts) {
			AetherTransports.Configured transport = part.transport();
			connections.put(transport,
					transport.node().start().whenComplete((connected, failure) -> started(transport, failure)));
			part.worker().start();
			part.client().start();
		}
		if (this.startLimit != null) {
			awaitConnections(connections, this.startLimit);
		}
	}

	/**
	 * Tell whether what was made so far may have been made before a checkpoint: then ids
	 * that should be unique are the same in every process that is restored from it.
	 */
	private static boolean isRestored() {
		return DefaultLifecycleProcessor.ON_REFRESH_VALUE
			.equalsIgnoreCase(SpringProperties.getProperty(DefaultLifecycleProcessor.CHECKPOINT_PROPERTY_NAME));
	}

	private static void awaitConnections(Map<AetherTransports.Configured, CompletionStage<Void>> connections,
			Duration limit) {
		long start = System.nanoTime();
		connections.forEach((transport, connection) -> {
			try {
				long left = limit.toNanos() - (System.nanoTime() - start);
				connection.toCompletableFuture().get(Math.max(0, left), TimeUnit.NANOSECONDS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new TransportStartException(transport, limit, ex);
			}
			catch (ExecutionException | TimeoutException ex) {
				throw new TransportStartException(transport, limit, ex);
			}
		});
	}

	private void started(AetherTransports.Configured transport, @Nullable Throwable failure) {
		if (failure == null) {
			logger.info("Transport '{}' is connected", transport.name());
		}
		else if (isRunning()) {
			logger.error("Transport '{}' could not be started", transport.name(), failure);
		}
	}

	@Override
	public void stop() {
		CompletableFuture<Void> stopped = new CompletableFuture<>();
		stop(() -> stopped.complete(null));
		await(stopped, this.limit.plus(DESTROY_LIMIT));
	}

	/**
	 * Wait a little for handlers that were interrupted when the phase was over already.
	 * What gives their tasks back, and lets the process end, needs beans that are
	 * destroyed next.
	 */
	@Override
	public void destroy() {
		await(this.workersStopped, DESTROY_LIMIT);
		parts().forEach((part) -> part.worker().close());
	}

	private static void await(CompletableFuture<Void> future, Duration limit) {
		try {
			future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException | TimeoutException ex) {
			logger.warn("Aether has not stopped in time", ex);
		}
	}

	@Override
	public void stop(Runnable callback) {
		State before = this.state.getAndSet(State.STOPPED);
		if (before != State.STARTED) {
			callback.run();
			return;
		}
		List<Part> parts = parts();
		this.companions.forEach((companion) -> parts.forEach((part) -> companion.stopping(part.running())));
		this.workersStopped = all(parts, (part) -> part.worker().stop());
		long began = this.timers.nanoTime();
		CompletableFuture<Void> stopped = this.workersStopped
			.thenCompose((done) -> all(parts, (part) -> part.client().handOver(handOverLimit(began))))
			.thenRun(() -> parts.forEach((part) -> part.client().stop()))
			.thenCompose((done) -> all(parts, (part) -> part.transport().node().stop()));
		Timers.Timer late = this.timers.schedule(this.limit,
				() -> stopped.completeExceptionally(new TimeoutException("Not stopped within " + this.limit)));
		stopped.whenComplete((done, failure) -> {
			late.cancel();
			if (failure != null) {
				logger.warn("Aether has not stopped as it should", failure);
				parts.forEach((part) -> part.client().stop());
			}
			callback.run();
		});
	}

	/**
	 * Return for how long what was sent may still be handed over: until there is just
	 * time left to close the connections.
	 */
	private Duration handOverLimit(long beganNanos) {
		Duration left = this.limit.minus(CLOSE_RESERVE).minusNanos(this.timers.nanoTime() - beganNanos);
		return left.isNegative() ? Duration.ZERO : left;
	}

	/**
	 * Do something on all transports at once.
	 * @param parts what there is on each of them
	 * @param step what to do; a failure does not keep the others from it
	 * @return a future that completes when it is done on all
	 */
	private static CompletableFuture<Void> all(List<Part> parts, Function<Part, CompletionStage<Void>> step) {
		return CompletableFuture.allOf(parts.stream().map((part) -> step.apply(part).exceptionally((failure) -> {
			logger.warn("Transport '{}' has not stopped as it should", part.transport().name(), failure);
			return null;
		})).map(CompletionStage::toCompletableFuture).toArray(CompletableFuture[]::new));
	}

	private List<Part> parts() {
		return this.transports.all()
			.stream()
			.map((transport) -> new Part(transport, this.workers.get(transport.name()),
					this.clients.get(transport.name())))
			.toList();
	}

	@Override
	public boolean isRunning() {
		return this.state.get() == State.STARTED;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	private enum State {

		NEW, STARTED, STOPPED

	}

	/**
	 * What there is on a transport from one start to the next stop.
	 *
	 * @param transport the transport
	 * @param worker the worker on it
	 * @param client the caller on it
	 */
	private record Part(AetherTransports.Configured transport, AetherWorker worker, TaskClient client) {

		RunningTransport running() {
			return new RunningTransport(this.transport.type(), this.transport.node(), this.client, this.worker);
		}

	}

}
