package io.aethermagic.observation;

import java.util.concurrent.CompletionStage;

import io.aethermagic.worker.TaskAttempt;
import io.aethermagic.worker.TaskHandlerDefinition;
import io.aethermagic.worker.TaskHandlerInterceptor;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Measures how long tasks wait from their being sent to their first attempt: the timer
 * {@value #NAME}. Safe for use by several threads.
 */
public final class QueueTimes implements TaskHandlerInterceptor {

	/** The name of the timer. */
	public static final String NAME = "aether.handler.queue";

	private final Timer.Builder timer;

	private final MeterRegistry registry;

	/**
	 * Create a measure.
	 * @param registry where the timer is
	 */
	public QueueTimes(MeterRegistry registry) {
		this.registry = registry;
		this.timer = Timer.builder(NAME).description("How long tasks wait from being sent to their first attempt");
	}

	@Override
	public CompletionStage<@Nullable Object> intercept(TaskAttempt attempt, Next next) {
		if (attempt.task().attempt() == 1) {
			TaskHandlerDefinition handler = attempt.handler();
			this.timer.withRegistry(this.registry)
				.withTags("job", handler.address().job(), "task", handler.address().task(), "transport",
						attempt.transport(), "workgroup", HandlerTags.workgroup(handler))
				.record(attempt.queued());
		}
		return next.proceed(attempt);
	}

}
