package io.aethermagic.test.autoconfigure.sliced;

import java.util.concurrent.CompletionStage;

import io.aethermagic.worker.TaskAttempt;
import io.aethermagic.worker.TaskHandlerInterceptor;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * What is put around handlers.
 */
@Component
public class AroundHandlers implements TaskHandlerInterceptor {

	@Override
	public CompletionStage<@Nullable Object> intercept(TaskAttempt attempt, Next next) {
		return next.proceed(attempt).thenApply((result) -> "other".equals(result) ? "around " + result : result);
	}

}
