package io.aethermagic.worker;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.aethermagic.transport.BufferLevel;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tests for {@link WorkerControl}: what an operator sees of a worker and can do to it.
 */
class WorkerControlTests {

	private static final String HANDLER = "images.resize";

	private final WorkerFixture fixture = new WorkerFixture();

	private final CompletableFuture<String> result = new CompletableFuture<>();

	private final AetherWorker worker = this.fixture.work(WorkerSettings.DEFAULTS, (data, task) -> {
		task.progress(40);
		return this.result;
	});

	private final WorkerControl control = this.worker.control();

	@Test
	void showsHandlersAndTasks() {
		this.fixture.perform("1");
		this.fixture.timers.advance(Duration.ofSeconds(2));
		this.fixture.perform("2");
		assertThat(this.control.handlers()).singleElement().satisfies((handler) -> {
			assertThat(handler.definition().id()).isEqualTo(HANDLER);
			assertThat(handler.concurrency()).isEqualTo(3);
			assertThat(handler.inHand()).isEqualTo(2);
			assertThat(handler.problem()).isNull();
		});
		assertThat(this.control.inHand()).isEqualTo(2);
		assertThat(this.control.tasks(10)).extracting((task) -> task.task().tid()).containsExactly("1", "2");
		assertThat(this.control.tasks(1)).singleElement().satisfies((task) -> {
			assertThat(task.age()).isEqualTo(Duration.ofSeconds(2));
			assertThat(task.attempt()).isOne();
			assertThat(task.dispatch()).isOne();
			assertThat(task.percent()).isEqualTo(40);
			assertThat(task.caller()).isEqualTo("me");
			assertThat(task.state()).isEqualTo(TaskView.State.RUNNING);
			assertThat(task.lease()).isEqualTo(WorkerSettings.DEFAULTS.lease().minusSeconds(2));
		});
	}

	@Test
	void aHandlerThatWasTakenAwayFinishesWhatItHas() {
		this.fixture.perform("1");
		assertThat(this.worker.unregister("another")).isFalse();
		assertThat(this.worker.unregister(HANDLER)).isTrue();
		assertThat(this.worker.unregister(HANDLER)).isFalse();
		assertThat(this.fixture.transport.isSubscribed(WorkerFixture.QUEUE)).isFalse();
		assertThat(this.worker.handlers()).isEmpty();
		this.result.complete("done");
		assertThat(this.fixture.outcomes("1")).containsExactly("completed");
	}

	@Test
	void cancelsATaskAsItsCallerCould() {
		this.fixture.perform("1");
		assertThat(this.control.cancel("another")).isZero();
		assertThat(this.control.cancel("1")).isOne();
		assertThat(this.result).isCancelled();
		assertThat(this.fixture.outcomes("1")).containsExactly("cancelled");
	}

	@Test
	void aPausedHandlerTakesNothingAndFinishesWhatItHas() {
		this.fixture.perform("1");
		assertThat(this.control.pause("another")).isFalse();
		assertThat(this.control.pause(HANDLER)).isTrue();
		assertThat(state()).isEqualTo(HandlerView.State.PAUSED);
		assertThat(this.fixture.transport.isSubscribed(WorkerFixture.QUEUE)).isFalse();
		this.result.complete("done");
		assertThat(this.fixture.outcomes("1")).containsExactly("completed");
		assertThat(this.control.resume(HANDLER)).isTrue();
		assertThat(this.fixture.transport.isSubscribed(WorkerFixture.QUEUE)).isTrue();
		this.fixture.perform("2");
		assertThat(this.fixture.outcomes("2")).containsExactly("completed");
	}

	@Test
	void handlersOfAWorkerThatStartsPausedWait() {
		WorkerFixture other = new WorkerFixture();
		AetherWorker paused = other.worker(WorkerSettings.DEFAULTS.withAutoStartup(false));
		paused.register(WorkerFixture.handler((data, task) -> "done"));
		paused.start();
		assertThat(other.transport.isSubscribed(WorkerFixture.QUEUE)).isFalse();
		assertThat(paused.control().handlers()).extracting(HandlerView::state)
			.containsExactly(HandlerView.State.PAUSED);
		paused.control().resume(HANDLER);
		other.perform("1");
		assertThat(other.outcomes("1")).containsExactly("completed");
		paused.close();
	}

	@Test
	void concurrencyCanBeLoweredAndNotRaisedWhereTheExecutorIsTheApplications() {
		this.control.concurrency(HANDLER, 1);
		this.fixture.perform("1");
		this.fixture.perform("2");
		assertThat(this.control.handlers()).extracting(HandlerView::concurrency, HandlerView::inHand)
			.containsExactly(tuple(1, 1));
		assertThatIllegalStateException().isThrownBy(() -> this.control.concurrency(HANDLER, 4))
			.withMessageContaining("made for 3 tasks");
		assertThatIllegalArgumentException().isThrownBy(() -> this.control.concurrency(HANDLER, 0));
		assertThat(this.control.concurrency("another", 1)).isFalse();
	}

	@Test
	void showsHowFullItIs() {
		this.result.complete("done");
		this.fixture.perform("1");
		List<BufferLevel> buffers = this.control.buffers();
		assertThat(buffers).extracting(BufferLevel::name)
			.containsExactly("retries", "overload-answers", "outcomes", "outcome-bytes", "early-cancels",
					"delayed-answers");
		assertThat(buffers).filteredOn((buffer) -> buffer.name().equals("outcomes"))
			.extracting(BufferLevel::used)
			.containsExactly(1L);
	}

	private HandlerView.State state() {
		return this.control.handlers().get(0).state();
	}

}
