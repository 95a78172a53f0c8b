package io.aethermagic.web;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

import io.aethermagic.client.TaskHandle;
import io.aethermagic.message.MessageCodec;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.task.TaskData;
import io.aethermagic.task.TaskEvent;
import io.aethermagic.task.TaskState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a task is said to be while its events are on their way.
 */
class GatewayTaskTests {

	private static final TaskAddress ADDRESS = new TaskAddress("u", "job", "task", "x");

	private final GatewayJson json = new GatewayJson(new GatewaySettings("u", "i", "/aether", List.of(), 1024,
			Duration.ZERO, 10, 1024, Duration.ofMinutes(1), Duration.ofSeconds(15)));

	@Test
	void aTaskThatHasEndedHasItsEndBeforeItsEventsAreTold() {
		GatewayTask task = new GatewayTask("i.t", "t", ADDRESS, null, "");
		assertThat(written(task)).contains("\"state\":\"PENDING\"");
		Ended handle = new Ended();
		task.begun(handle);
		assertThat(task.events().after(0)).isEmpty();
		assertThat(written(task)).contains("\"state\":\"COMPLETED\"", "\"result\":{}");
		assertThat(task.events().hasEnded()).isFalse();
		handle.tell();
		assertThat(task.events().hasEnded()).isTrue();
	}

	private String written(GatewayTask task) {
		return new String(this.json.write(task, ""), StandardCharsets.UTF_8);
	}

	/**
	 * A handle whose listeners have not been told yet.
	 */
	private static final class Ended implements TaskHandle<TaskData> {

		private final TaskEvent.Ended end = new TaskEvent.Completed(MessageCodec.EMPTY);

		private @Nullable Consumer<TaskEvent> listener;

		private void tell() {
			if (this.listener != null) {
				this.listener.accept(this.end);
			}
		}

		@Override
		public String tid() {
			return "t";
		}

		@Override
		public TaskAddress address() {
			return ADDRESS;
		}

		@Override
		public TaskState state() {
			return TaskState.RUNNING;
		}

		@Override
		public TaskEvent.Ended end() {
			return this.end;
		}

		@Override
		public TaskHandle<TaskData> onEvent(Consumer<TaskEvent> listener) {
			this.listener = listener;
			return this;
		}

		@Override
		public TaskHandle<TaskData> onProgress(Consumer<TaskEvent.Progress> listener) {
			throw new UnsupportedOperationException();
		}

		@Override
		public Flow.Publisher<TaskEvent> events() {
			throw new UnsupportedOperationException();
		}

		@Override
		public CompletableFuture<@Nullable TaskData> completion() {
			throw new UnsupportedOperationException();
		}

		@Override
		public TaskData get(Duration timeout) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void cancel() {
			throw new UnsupportedOperationException();
		}

		@Override
		public void dismiss() {
			throw new UnsupportedOperationException();
		}

	}

}
