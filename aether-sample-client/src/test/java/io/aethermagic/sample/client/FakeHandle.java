package io.aethermagic.sample.client;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

import io.aethermagic.client.TaskHandle;
import io.aethermagic.sample.worker.ResizeProgress;
import io.aethermagic.sample.worker.ResizeRequest;
import io.aethermagic.sample.worker.Thumbnail;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.task.TaskCancelledException;
import io.aethermagic.task.TaskData;
import io.aethermagic.task.TaskEvent;
import io.aethermagic.task.TaskState;

/**
 * A handle that a test moves on.
 */
class FakeHandle implements TaskHandle<Thumbnail> {

	private final TaskAddress address;

	private final ResizeRequest request;

	private final Duration timeout;

	private final CompletableFuture<Thumbnail> completion = new CompletableFuture<>();

	private final List<Consumer<TaskEvent.Progress>> listeners = new ArrayList<>();

	private TaskEvent.Progress last;

	private volatile boolean cancelled;

	FakeHandle(String job, String task, ResizeRequest request, Duration timeout) {
		this.address = new TaskAddress("pictures", job, task, TaskAddress.DEFAULT_CONTEXT);
		this.request = request;
		this.timeout = timeout;
	}

	ResizeRequest request() {
		return this.request;
	}

	Duration timeout() {
		return this.timeout;
	}

	boolean isCancelled() {
		return this.cancelled;
	}

	synchronized void progress(int percent, String stage) {
		this.last = new TaskEvent.Progress(percent, new Data(new ResizeProgress(stage)), 1, 1);
		this.listeners.forEach((listener) -> listener.accept(this.last));
	}

	void complete(Thumbnail thumbnail) {
		this.completion.complete(thumbnail);
	}

	void fail(Throwable cause) {
		this.completion.completeExceptionally(cause);
	}

	@Override
	public synchronized TaskHandle<Thumbnail> onProgress(Consumer<TaskEvent.Progress> listener) {
		this.listeners.add(listener);
		if (this.last != null) {
			listener.accept(this.last);
		}
		return this;
	}

	@Override
	public CompletableFuture<Thumbnail> completion() {
		return this.completion.copy();
	}

	@Override
	public void cancel() {
		this.cancelled = true;
		fail(new TaskCancelledException("cancelled", "The task was cancelled"));
	}

	@Override
	public String tid() {
		return "1";
	}

	@Override
	public TaskAddress address() {
		return this.address;
	}

	@Override
	public TaskState state() {
		throw new UnsupportedOperationException();
	}

	@Override
	public Thumbnail get(Duration timeout) {
		throw new UnsupportedOperationException();
	}

	@Override
	public TaskHandle<Thumbnail> onEvent(Consumer<TaskEvent> listener) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Flow.Publisher<TaskEvent> events() {
		throw new UnsupportedOperationException();
	}

	@Override
	public void dismiss() {
		throw new UnsupportedOperationException();
	}

	@Override
	public TaskEvent.Ended end() {
		throw new UnsupportedOperationException();
	}

	private record Data(Object value) implements TaskData {

		@Override
		public byte[] json() {
			throw new UnsupportedOperationException();
		}

		@Override
		public <T> T read(Class<T> type) {
			return type.cast(this.value);
		}

		@Override
		public Object read(Type type) {
			throw new UnsupportedOperationException();
		}

	}

}
