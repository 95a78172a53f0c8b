package io.aethermagic.worker;

import java.time.Duration;

import io.aethermagic.task.TaskData;

/**
 * One run of a handler, as a {@link TaskHandlerInterceptor} sees it.
 *
 * @param handler the handler
 * @param transport the transport that the task came by, a name of
 * {@code aether.transports}
 * @param data what the handler gets
 * @param task the task
 * @param queued how long the task has waited from its being sent to this attempt: by the
 * broker's measure where there is one, else by the clocks of both machines; zero where
 * nothing is known
 */
public record TaskAttempt(TaskHandlerDefinition handler, String transport, TaskData data, TaskContext task,
		Duration queued) {

	/**
	 * Return the same attempt with other data.
	 * @param data what the handler gets
	 * @return an attempt for {@link TaskHandlerInterceptor.Next#proceed}
	 */
	public TaskAttempt withData(TaskData data) {
		return new TaskAttempt(this.handler, this.transport, data, this.task, this.queued);
	}

	/**
	 * Return the same attempt with another view of the task.
	 * @param task what the handler sees of the task
	 * @return an attempt for {@link TaskHandlerInterceptor.Next#proceed}
	 */
	public TaskAttempt withTask(TaskContext task) {
		return new TaskAttempt(this.handler, this.transport, this.data, task, this.queued);
	}

}
