package io.aethermagic.client;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

import io.aethermagic.task.AetherException;
import io.aethermagic.task.DataException;
import io.aethermagic.task.NoInstanceException;
import io.aethermagic.task.NoWorkerException;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.task.TaskCancelledException;
import io.aethermagic.task.TaskDismissedException;
import io.aethermagic.task.TaskEvent;
import io.aethermagic.task.TaskExpiredException;
import io.aethermagic.task.TaskFailedException;
import io.aethermagic.task.TaskRejectedException;
import io.aethermagic.task.TaskState;
import io.aethermagic.task.TaskTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The typed view of a {@link PendingTask}: reads the result, and turns each end into what
 * {@link TaskHandle#get} promises.
 *
 * @param <T> the type of the result
 */
final class DefaultTaskHandle<T> implements TaskHandle<T> {

	private final TaskClient client;

	private final PendingTask task;

	private final Type type;

	DefaultTaskHandle(TaskClient client, PendingTask task, Type type) {
		this.client = client;
		this.task = task;
		this.type = type;
	}

	@Override
	public String tid() {
		return this.task.key.tid();
	}

	@Override
	public TaskAddress address() {
		return this.task.key.address();
	}

	@Override
	public TaskState state() {
		return this.task.seenState();
	}

	@Override
	public TaskEvent.@Nullable Ended end() {
		return this.task.end().getNow(null);
	}

	@Override
	public @Nullable T get(Duration timeout) {
		if (!this.task.end().isDone()) {
			this.client.gate().checkWait(this.task);
		}
		try {
			return result(this.task.end().get(Nanos.of(timeout), TimeUnit.NANOSECONDS));
		}
		catch (TimeoutException ex) {
			throw new TaskTimeoutException(this + " has not ended after " + timeout + ", it is " + state()
					+ " and goes on, and get may be called again: " + this.client.report(this.task));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AetherException("Interrupted while waiting for " + this, ex);
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public CompletableFuture<@Nullable T> completion() {
		return this.task.end().thenApplyAsync((end) -> {
			try {
				return result(end);
			}
			catch (AetherException ex) {
				throw new CompletionException(ex);
			}
		}, this.task.callbacks().oneTime());
	}

	@SuppressWarnings("unchecked")
	private @Nullable T result(TaskEvent.Ended end) {
		if (end instanceof TaskEvent.Completed completed) {
			try {
				return (this.type == Void.class) ? null : (T) completed.data().read(this.type);
			}
			catch (DataException ex) {
				throw new DataException("The result of " + this + ": " + ex.getMessage(), ex);
			}
		}
		throw failure(end);
	}

	private AetherException failure(TaskEvent.Ended end) {
		if (end instanceof TaskEvent.Failed failed) {
			String message = this + " failed with '" + failed.code() + "': " + failed.message();
			TaskFailedException failure = switch (failed.code()) {
				case NoWorkerException.CODE -> new NoWorkerException(message);
				case NoInstanceException.CODE -> new NoInstanceException(message);
				case TaskRejectedException.CODE -> new TaskRejectedException(message);
				default -> new TaskFailedException(failed.code(), message);
			};
			return failure.of(this.task.key);
		}
		if (end instanceof TaskEvent.Cancelled cancelled) {
			return new TaskCancelledException(cancelled.code(), this + " was cancelled (" + cancelled.code() + ")");
		}
		if (end instanceof TaskEvent.Dismissed) {
			return new TaskDismissedException(this + " was dismissed");
		}
		return new TaskExpiredException(
				this + " passed its deadline before it ended: " + this.client.report(this.task));
	}

	@Override
	public TaskHandle<T> onProgress(Consumer<TaskEvent.Progress> listener) {
		return onEvent((event) -> {
			if (event instanceof TaskEvent.Progress progress) {
				listener.accept(progress);
			}
		});
	}

	@Override
	public TaskHandle<T> onEvent(Consumer<TaskEvent> listener) {
		this.task.events().listen(listener);
		return this;
	}

	@Override
	public Flow.Publisher<TaskEvent> events() {
		return this.task.events()::subscribe;
	}

	@Override
	public void cancel() {
		this.client.stopper().cancel(this.task);
	}

	@Override
	public void dismiss() {
		this.client.stopper().dismiss(this.task);
	}

	/**
	 * Return address and tid, as they stand in every message of an exception.
	 */
	@Override
	public String toString() {
		return "Task " + address() + " tid=" + tid();
	}

}
