package io.aethermagic.test.application;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import io.aethermagic.autoconfigure.AetherTransports;
import io.aethermagic.client.AetherTemplate;
import io.aethermagic.node.AetherNode;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.hub.Hub;
import io.aethermagic.transport.local.HubReference;
import io.aethermagic.transport.local.LocalTransport;
import io.aethermagic.worker.AetherWorker;
import io.aethermagic.worker.HandlerInterception;
import io.aethermagic.worker.TaskAttempt;
import io.aethermagic.worker.TaskHandlerDefinition;
import io.aethermagic.worker.TaskHandlerInterceptor;
import io.aethermagic.worker.WorkerExecutors;
import io.aethermagic.worker.WorkerSettings;
import org.jspecify.annotations.Nullable;

/**
 * An instance with one handler, whose connection is cut for ever when it has its first
 * task. Safe for use by several threads.
 */
final class LostWorker implements TaskHandlerInterceptor {

	private static final int SECONDS = 30;

	private final HubReference reference;

	private final AetherNode node;

	private final AetherWorker worker;

	private final boolean afterTheWork;

	private final Consumer<LostWorker> lost;

	private LostWorker(Maker maker, AetherTransports.Configured transport, TaskHandlerDefinition handler,
			boolean afterTheWork, Consumer<LostWorker> lost) {
		this.afterTheWork = afterTheWork;
		this.lost = lost;
		AetherNode own = transport.node();
		String instance = "lost-worker-" + UUID.randomUUID();
		this.reference = new HubReference(maker.hubs().apply(own.name()));
		AetherTransport connection = LocalTransport.create(this.reference, own.timers());
		this.node = new AetherNode(own.name(), connection, own.union(), instance, own.codec().of(instance),
				own.timers(), own.incidents());
		List<TaskHandlerInterceptor> around = new ArrayList<>(List.of(this));
		around.addAll(maker.interception().interceptors());
		this.worker = new AetherWorker(this.node, maker.settings(), maker.executors(), maker.template().get(),
				new HandlerInterception(around, maker.interception().decorator()));
		this.worker.register(new TaskHandlerDefinition(handler.id() + "-lost", handler.address(), handler.workgroup(),
				"", 1, handler.timeout(), false, Set.of(), handler.returnsNothing(), handler.function()));
	}

	/**
	 * Connect, and listen: what is sent from then on comes here.
	 */
	void start() {
		try {
			this.node.start().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while a worker to be lost was started", ex);
		}
		catch (ExecutionException | TimeoutException ex) {
			throw new IllegalStateException("A worker to be lost could not be started", ex);
		}
		this.worker.start();
	}

	@Override
	public CompletionStage<@Nullable Object> intercept(TaskAttempt attempt, Next next) {
		CompletableFuture<@Nullable Object> never = new CompletableFuture<>();
		if (this.afterTheWork) {
			next.proceed(attempt).whenComplete((result, failure) -> die());
		}
		else {
			die();
		}
		return never;
	}

	private void die() {
		this.lost.accept(this);
		close();
	}

	/**
	 * Cut the connection; nobody is told of what is in hand.
	 */
	void close() {
		this.reference.cut();
		this.node.stop();
		this.worker.close();
	}

	/**
	 * What such workers are made of.
	 *
	 * @param hubs finds the hub of a transport
	 * @param settings what they keep to
	 * @param executors makes their threads
	 * @param template performs their nested tasks
	 * @param interception what the application puts around its handlers
	 */
	record Maker(Function<String, Hub> hubs, WorkerSettings settings, WorkerExecutors executors,
			Supplier<AetherTemplate> template, HandlerInterception interception) {

		/** The lease where time goes on by itself. */
		static final Duration SHORT_LEASE = Duration.ofMillis(300);

		LostWorker make(AetherTransports.Configured transport, TaskHandlerDefinition handler, boolean afterTheWork,
				Consumer<LostWorker> lost) {
			return new LostWorker(this, transport, handler, afterTheWork, lost);
		}

	}

}
