package io.aethermagic.client;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.core.task.TaskDecorator;

/**
 * What an application puts around its calls.
 *
 * @param interceptors are asked before each call, in this order
 * @param decorator wraps each callback of a handle, on the thread that gives the callback
 * to the handle; {@code null} for none
 */
public record CallInterception(List<TaskCallInterceptor> interceptors, @Nullable TaskDecorator decorator) {

	/** Nothing. */
	public static final CallInterception NONE = new CallInterception(List.of(), null);

	/**
	 * Create it.
	 */
	public CallInterception {
		interceptors = List.copyOf(interceptors);
	}

}
