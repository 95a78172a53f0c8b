package io.aethermagic.worker;

import java.lang.reflect.Type;

import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.SmartMessageConverter;

import io.aethermagic.task.TaskData;

/**
 * Reads a task's data as the full generic type of one handler's parameter.
 */
final class TaskDataMessageConverter implements SmartMessageConverter {

	private final Type type;

	TaskDataMessageConverter(Type type) {
		this.type = type;
	}

	@Override
	public @Nullable Object fromMessage(Message<?> message, Class<?> targetClass, @Nullable Object conversionHint) {
		return ((TaskData) message.getPayload()).read(this.type);
	}

	@Override
	public @Nullable Object fromMessage(Message<?> message, Class<?> targetClass) {
		return fromMessage(message, targetClass, null);
	}

	@Override
	public @Nullable Message<?> toMessage(Object payload, @Nullable MessageHeaders headers,
			@Nullable Object conversionHint) {
		return null;
	}

	@Override
	public @Nullable Message<?> toMessage(Object payload, @Nullable MessageHeaders headers) {
		return null;
	}

}
