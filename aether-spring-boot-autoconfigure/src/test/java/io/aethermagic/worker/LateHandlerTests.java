package io.aethermagic.worker;

import io.aethermagic.task.TaskAddress;
import io.aethermagic.transport.Channel;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Handlers that are registered by code.
 */
class LateHandlerTests {

	private final WorkerFixture app = new WorkerFixture();

	private final AetherWorker worker = this.app.worker(WorkerSettings.DEFAULTS);

	@Test
	void aHandlerThatComesAfterTheStartListensAtOnceAndStopsWithTheOthers() {
		this.worker.start();
		this.worker.register(WorkerFixture.handler((data, task) -> "late"));
		this.app.perform("1");
		assertThat(this.app.result("1")).isEqualTo("\"late\"");
		assertThat(this.app.transport.subscribedTo(new Channel.AddressTopic(WorkerFixture.ADDRESS))).hasSize(1);
		assertThat(this.app.transport.sentTo(new Channel.AddressTopic(WorkerFixture.ADDRESS))).as("idle").hasSize(1);
		assertThat(this.worker.stop().toCompletableFuture()).isDone();
		this.app.perform("2");
		assertThat(this.app.outcomes("2")).as("it takes no more").isEmpty();
	}

	@Test
	void aHandlerThatComesAfterTheStopIsRefused() {
		this.worker.start();
		this.worker.stop();
		assertThatIllegalStateException()
			.isThrownBy(() -> this.worker.register(WorkerFixture.handler((data, task) -> "late")))
			.withMessageContaining("images.resize comes too late");
		assertThat(this.worker.handlers()).isEmpty();
	}

	@Test
	void twoHandlersOfTheSameTasksAreRefused() {
		TaskAddress address = WorkerFixture.ADDRESS;
		this.worker.register(TaskHandlerDefinition.of("one", address, "blue", 1, (data, task) -> 1));
		this.worker.register(TaskHandlerDefinition.of("two", address, "green", 1, (data, task) -> 2));
		assertThatExceptionOfType(DuplicateTaskHandlerException.class).isThrownBy(
				() -> this.worker.register(TaskHandlerDefinition.of("three", address, "blue", 1, (data, task) -> 3)))
			.withMessageContaining("one and three");
	}

}
