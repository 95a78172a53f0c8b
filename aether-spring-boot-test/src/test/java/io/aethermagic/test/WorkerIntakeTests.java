package io.aethermagic.test;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

import io.aethermagic.client.BroadcastHandle;
import io.aethermagic.client.TaskHandle;
import io.aethermagic.task.TaskState;
import io.aethermagic.transport.hub.Hub;
import io.aethermagic.transport.local.LocalTransport;
import io.aethermagic.worker.TaskFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.retry.RetryPolicy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a worker asks for while the executor of its handler takes no work, by a clock that
 * stands still.
 */
@ExtendWith(OutputCaptureExtension.class)
@ResourceLock(Resources.SYSTEM_OUT)
class WorkerIntakeTests {

	private static final Duration PERIOD = Duration.ofMillis(250);

	private final ManualTimers timers = new ManualTimers();

	private final Hub hub = new Hub(this.timers);

	private final Deque<Runnable> queue = new ArrayDeque<>();

	private final AtomicInteger rejected = new AtomicInteger();

	private final AtomicInteger runs = new AtomicInteger();

	private final TestInstance caller = instance().start();

	private TestInstance worker = this.caller;

	private boolean full;

	@AfterEach
	void close() {
		this.worker.close();
		this.caller.close();
	}

	@Test
	void whatIsRejectedIsAskedForAgainALittleAtATime(CapturedOutput output) {
		this.full = true;
		work((data, task) -> this.runs.incrementAndGet());
		for (int i = 0; i < 20; i++) {
			this.caller.perform("intake", i, Integer.class);
		}
		this.timers.advance(Duration.ZERO);
		assertThat(this.rejected).as("each permit was tried once").hasValue(4);
		this.timers.advance(PERIOD);
		assertThat(this.rejected).hasValue(5);
		this.timers.advance(PERIOD);
		assertThat(this.rejected).hasValue(6);
		this.full = false;
		this.timers.advance(PERIOD);
		assertThat(this.queue).hasSize(1);
		this.timers.advance(PERIOD);
		assertThat(this.queue).as("twice as many").hasSize(3);
		this.timers.advance(PERIOD);
		assertThat(this.queue).as("all permits").hasSize(4);
		assertThat(output.getOut()).doesNotContain("takes work again");
		this.timers.advance(PERIOD);
		assertThat(output.getOut()).containsOnlyOnce("takes no more work").containsOnlyOnce("takes work again");
		workOff();
		assertThat(this.runs).hasValue(20);
		assertThat(this.rejected).hasValue(6);
		assertThat(this.worker.worker().runningTasks()).isZero();
	}

	@Test
	void whatWasRejectedWasNotDispatched() {
		this.full = true;
		work((data, task) -> task.dispatch());
		TaskHandle<Integer> handle = this.caller.perform("intake", null, Integer.class);
		for (int i = 0; i < 10; i++) {
			this.timers.advance(PERIOD);
		}
		assertThat(handle.state()).isEqualTo(TaskState.SENT);
		assertThat(this.rejected.get()).isGreaterThan(5);
		this.full = false;
		this.timers.advance(PERIOD);
		workOff();
		assertThat(handle.get(Duration.ofSeconds(1))).isOne();
	}

	@Test
	void aRetryThatIsRejectedIsTriedAgain() {
		for (Duration hold : new Duration[] { Duration.ofSeconds(10), Duration.ofMillis(1) }) {
			work(hold, (data, task) -> {
				if (task.attempt() == 1) {
					throw new IllegalStateException("not yet (in a test)");
				}
				return task.dispatch() + "/" + task.attempt();
			});
			TaskHandle<String> handle = this.caller.perform("intake", null, String.class);
			workOff();
			this.full = true;
			this.timers.advance(Duration.ofSeconds(2));
			assertThat(handle.state()).isEqualTo(TaskState.ACCEPTED);
			assertThat(this.rejected.getAndSet(0)).isPositive();
			this.full = false;
			this.timers.advance(Duration.ofSeconds(1));
			workOff();
			assertThat(handle.get(Duration.ofSeconds(1))).isEqualTo("1/2");
			assertThat(this.worker.worker().runningTasks()).isZero();
			this.worker.close();
			this.timers.advance(Duration.ofSeconds(1));
		}
	}

	@Test
	void aBroadcastThatIsRejectedIsAnswered() {
		this.full = true;
		this.worker = instance().broadcastHandler("intake", (data, task) -> 1).start();
		BroadcastHandle<Integer> handle = this.caller.task("intake").broadcast(null, Integer.class, 1);
		this.timers.advance(Duration.ZERO);
		assertThat(handle.answers()).singleElement()
			.satisfies((answer) -> assertThat(answer.failure()).hasMessageContaining("not started"));
	}

	@Test
	void aWorkerThatStopsGivesBackWhatIsRejected() {
		this.full = true;
		work((data, task) -> task.dispatch());
		TaskHandle<Integer> handle = this.caller.perform("intake", null, Integer.class);
		this.worker.stop();
		this.timers.advance(Duration.ofSeconds(1));
		this.full = false;
		this.worker = instance().handler("intake", (data, task) -> task.dispatch()).start();
		workOff();
		assertThat(handle.get(Duration.ofSeconds(1))).isOne();
	}

	private void work(TaskFunction function) {
		work(Duration.ofSeconds(2), function);
	}

	private void work(Duration hold, TaskFunction function) {
		RetryPolicy policy = RetryPolicy.builder().maxRetries(1).delay(Duration.ofMillis(100)).build();
		this.worker = instance().retry(policy, hold, 10).handler("intake", function).start();
	}

	private TestInstanceBuilder instance() {
		return TestInstance.on(LocalTransport.create(this.hub, this.timers), this.timers, Duration.ofSeconds(30))
			.concurrency(4)
			.executors((prefix, concurrency) -> this::execute);
	}

	private void execute(Runnable work) {
		if (this.full) {
			this.rejected.incrementAndGet();
			throw new RejectedExecutionException("full (in a test)");
		}
		this.queue.add(work);
	}

	private void workOff() {
		for (Runnable work = this.queue.poll(); work != null; work = this.queue.poll()) {
			work.run();
		}
	}

}
