package io.aethermagic.worker;

import java.util.Map;

import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;

import io.aethermagic.task.TaskData;

/**
 * A task in the form that Spring Messaging's argument resolvers take.
 */
final class TaskMessage implements Message<TaskData> {

	private static final MessageHeaders NO_HEADERS = new UserHeaders(Map.of());

	private final TaskData data;

	private final TaskContext context;

	private final MessageHeaders headers;

	TaskMessage(TaskData data, TaskContext context) {
		this.data = data;
		this.context = context;
		Map<String, String> headers = context.headers();
		this.headers = headers.isEmpty() ? NO_HEADERS : new UserHeaders(headers);
	}

	@Override
	public TaskData getPayload() {
		return this.data;
	}

	@Override
	public MessageHeaders getHeaders() {
		return this.headers;
	}

	TaskContext context() {
		return this.context;
	}

	/**
	 * Exactly the task's user headers, without a generated id and timestamp.
	 */
	@SuppressWarnings("serial")
	private static final class UserHeaders extends MessageHeaders {

		UserHeaders(Map<String, String> headers) {
			super(null, ID_VALUE_NONE, -1L);
			getRawHeaders().putAll(headers);
		}

	}

}
