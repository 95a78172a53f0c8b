package io.aethermagic.bridge;

import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import io.aethermagic.client.TaskCall;
import io.aethermagic.client.TaskHandle;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.task.TaskData;
import io.aethermagic.task.TaskFailedException;
import io.aethermagic.worker.TaskContext;
import io.aethermagic.worker.TaskFunction;
import org.jspecify.annotations.Nullable;

/**
 * Performs the same task on another transport: with its data, its headers and the time
 * that it has left. Progress and the end come back; a cancel goes there, and so does the
 * loss of the task. It holds no thread while it waits. Safe for use by several threads.
 * <p>
 * A header tells the bridges that a task has passed. One that comes to the same bridge
 * again, or has passed {@value #MOST} of them, fails with the code {@value #LOOP}.
 */
public final class TaskBridge implements TaskFunction {

	/** The header of the bridges that a task has passed, joined by commas. */
	public static final String HEADER = "bridges";

	/** The code of a task that bridges would send in a circle. */
	public static final String LOOP = "bridge-loop";

	private static final int MOST = 8;

	private final String id;

	private final String to;

	/**
	 * Create a bridge.
	 * @param id what tells it from every other bridge of every application; it has no
	 * comma
	 * @param to the name of the transport that the tasks are performed on
	 */
	public TaskBridge(String id, String to) {
		this.id = id;
		this.to = to;
	}

	@Override
	public CompletionStage<@Nullable TaskData> handle(TaskData data, TaskContext context) {
		TaskAddress address = context.address();
		TaskCall call = context.nested()
			.task(address.job(), address.task())
			.context(address.context())
			.transport(this.to);
		context.headers().forEach((name, value) -> {
			if (!name.equals(HEADER)) {
				call.header(name, value);
			}
		});
		TaskHandle<TaskData> handle = call.header(HEADER, passed(context)).perform(data, TaskData.class);
		handle.onProgress((progress) -> context.progress(progress.percent(), progress.data()));
		return handle.completion().exceptionally((failure) -> {
			throw asItsOwn(failure);
		});
	}

	private String passed(TaskContext context) {
		String before = context.headers().getOrDefault(HEADER, "");
		List<String> passed = List.of(before.split(","));
		if (passed.contains(this.id) || passed.size() >= MOST) {
			throw new TaskFailedException(LOOP,
					"The task has passed the bridges %s and would pass %s: let one of them leave out %s"
						.formatted(passed, this.id, context.address()));
		}
		return before.isEmpty() ? this.id : before + "," + this.id;
	}

	/**
	 * What failed there has failed here with the same code, and is not tried again.
	 */
	private static CompletionException asItsOwn(Throwable failure) {
		Throwable cause = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		if (cause instanceof TaskFailedException failed) {
			return new CompletionException(new TaskFailedException(failed.code(), String.valueOf(failed.getMessage())));
		}
		return new CompletionException(cause);
	}

}
