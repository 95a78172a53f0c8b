package io.aethermagic.worker;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.core.task.TaskDecorator;

/**
 * What an application puts around its handlers.
 *
 * @param interceptors are around each attempt, the first is the outermost
 * @param decorator wraps each attempt, interceptors included, on the handler's own
 * thread; {@code null} for none
 */
public record HandlerInterception(List<TaskHandlerInterceptor> interceptors, @Nullable TaskDecorator decorator) {

	/** Nothing. */
	public static final HandlerInterception NONE = new HandlerInterception(List.of(), null);

	/**
	 * Create it.
	 */
	public HandlerInterception {
		interceptors = List.copyOf(interceptors);
	}

}
