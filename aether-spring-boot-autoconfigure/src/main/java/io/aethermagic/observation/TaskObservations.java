package io.aethermagic.observation;

import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import io.aethermagic.client.CallFollower;
import io.aethermagic.client.TaskCallInterceptor;
import io.aethermagic.client.TaskCallRequest;
import io.aethermagic.task.TaskEvent;
import io.aethermagic.task.TaskExpiredException;
import io.aethermagic.task.TaskFailedException;
import io.aethermagic.task.TaskKey;
import io.aethermagic.worker.TaskAttempt;
import io.aethermagic.worker.TaskContext;
import io.aethermagic.worker.TaskHandlerInterceptor;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Observes each call from its being made to its end, and each attempt of a handler:
 * caller, worker and nested tasks are one trace, whatever transport is between them. A
 * retry is another span of the same parent; a dispatch after the first is an event of the
 * call. Safe for use by several threads.
 */
public final class TaskObservations {

	private static final Logger logger = LoggerFactory.getLogger(TaskObservations.class);

	private final ObservationRegistry registry;

	private final @Nullable TaskCallObservationConvention calls;

	private final TaskCallObservationConvention defaultCalls;

	private final @Nullable TaskHandlerObservationConvention handlers;

	private final TaskHandlerObservationConvention defaultHandlers = new DefaultTaskHandlerObservationConvention();

	private final RunningObservations running = new RunningObservations();

	/**
	 * Create observations.
	 * @param registry who is told
	 * @param calls the application's names for calls; {@code null} for the usual ones
	 * @param handlers the application's names for attempts; {@code null} for the usual
	 * ones
	 * @param addresses how many addresses of calls are told apart by name
	 */
	public TaskObservations(ObservationRegistry registry, @Nullable TaskCallObservationConvention calls,
			@Nullable TaskHandlerObservationConvention handlers, AddressBound addresses) {
		this.registry = registry;
		this.calls = calls;
		this.handlers = handlers;
		this.defaultCalls = new DefaultTaskCallObservationConvention(addresses);
	}

	/**
	 * Return what observes calls.
	 * @return an interceptor, to be asked before all others
	 */
	public TaskCallInterceptor calls() {
		return this::observe;
	}

	/**
	 * Return what observes attempts.
	 * @return an interceptor, to be the outermost
	 */
	public TaskHandlerInterceptor handlers() {
		return this::observe;
	}

	private CallFollower observe(TaskCallRequest request) {
		if (this.registry.isNoop()) {
			return CallFollower.NOBODY;
		}
		TaskCallObservationContext context = new TaskCallObservationContext(request);
		Observation observation = Observation.createNotStarted(this.calls, this.defaultCalls, () -> context,
				this.registry);
		if (observation.isNoop()) {
			return CallFollower.NOBODY;
		}
		Observation parent = (this.registry.getCurrentObservation() == null) ? this.running.find(request.parent())
				: null;
		if (parent != null) {
			observation.parentObservation(parent);
		}
		observation.start();
		addHeaders(request, context.getCarrier());
		return new ObservedCall(observation, context);
	}

	private static void addHeaders(TaskCallRequest request, @Nullable Map<String, String> headers) {
		if (headers == null) {
			return;
		}
		headers.forEach((name, value) -> {
			try {
				request.header(name, value);
			}
			catch (IllegalArgumentException ex) {
				// a trace that finds no room beside the call's own headers ends here
				logger.debug("The trace of a call does not go along: {}", ex.getMessage());
			}
		});
	}

	private CompletionStage<@Nullable Object> observe(TaskAttempt attempt, TaskHandlerInterceptor.Next next) {
		if (this.registry.isNoop()) {
			return next.proceed(attempt);
		}
		TaskHandlerObservationContext context = new TaskHandlerObservationContext(attempt);
		Observation observation = Observation.createNotStarted(this.handlers, this.defaultHandlers, () -> context,
				this.registry);
		if (observation.isNoop()) {
			return next.proceed(attempt);
		}
		TaskKey task = new TaskKey(attempt.task().address(), attempt.task().tid());
		observation.start();
		this.running.begin(task, observation);
		CompletionStage<@Nullable Object> stage;
		Observation.Scope scope = observation.openScope();
		try {
			stage = next.proceed(attempt);
		}
		finally {
			scope.close();
		}
		return stage.whenComplete((value, failure) -> {
			this.running.end(task, observation);
			end(observation, context, attempt.task(), failure);
		});
	}

	private static void end(Observation observation, TaskHandlerObservationContext context, TaskContext task,
			@Nullable Throwable failure) {
		if (failure == null) {
			context.ended(TaskHandlerObservationContext.Outcome.COMPLETED);
		}
		else if (task.cancelled()) {
			context.ended(TaskHandlerObservationContext.Outcome.STOPPED);
		}
		else {
			context.ended(TaskHandlerObservationContext.Outcome.FAILED);
			observation.error((failure instanceof CompletionException && failure.getCause() != null)
					? failure.getCause() : failure);
		}
		observation.stop();
	}

	/**
	 * One observed call.
	 */
	private record ObservedCall(Observation observation, TaskCallObservationContext context) implements CallFollower {

		@Override
		public void accepted(TaskEvent.Accepted event) {
			if (event.dispatch() > 1) {
				this.observation.event(Observation.Event.of("redispatched", "dispatch " + event.dispatch()));
			}
		}

		@Override
		public TaskEvent.Ended ended(TaskEvent.Ended end) {
			this.context.ended(end);
			if (end instanceof TaskEvent.Failed failed) {
				this.observation.error(new TaskFailedException(failed.code(), failed.message()));
			}
			else if (end instanceof TaskEvent.Expired) {
				this.observation.error(new TaskExpiredException("The deadline passed"));
			}
			this.observation.stop();
			return end;
		}

		@Override
		public void callback(Runnable callback) {
			this.observation.scoped(callback);
		}

	}

}
