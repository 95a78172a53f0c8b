package io.aethermagic.test.application;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.aethermagic.client.AetherDeadLetters;
import io.aethermagic.client.AetherTemplate;
import io.aethermagic.client.TaskHandle;
import io.aethermagic.node.Incident;
import io.aethermagic.node.Incidents;
import io.aethermagic.task.TaskState;
import io.aethermagic.test.autoconfigure.AutoConfigureAether;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static io.aethermagic.test.assertj.AetherAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link AetherFaults}, by the time of the machine.
 */
@SpringBootTest(classes = TestedApplication.class, webEnvironment = SpringBootTest.WebEnvironment.NONE,
		properties = { "spring.application.name=faults", "aether.worker.lease=3s" })
@AutoConfigureAether
class AetherFaultsTests {

	private static final Duration SOON = Duration.ofMinutes(1);

	@Autowired
	private AetherFaults faults;

	@Autowired
	private AetherStubs stubs;

	@Autowired
	private AetherRecorder recorder;

	@Autowired
	private AetherTemplate aether;

	@Autowired
	private AetherDeadLetters deadLetters;

	@Autowired
	private Incidents incidents;

	@Autowired
	private TestMethodState state;

	@Autowired
	private TestedApplication.Handlers handlers;

	@Test
	void aTaskWhoseWorkerIsLostIsHandedOutAgain() {
		this.faults.loseWorker("greeter", "count");
		int before = this.handlers.runs.get();
		TaskHandle<Integer> handle = this.aether.perform("greeter", "count", null, Integer.class);
		assertThat(handle).within(SOON).isCompletedWith(before + 1);
		assertThat(this.recorder.task(handle)).hasDispatches(2);
		assertThat(this.aether.perform("greeter", "count", null, Integer.class)).within(SOON)
			.isCompletedWith(before + 2);
	}

	@Test
	void theWorkIsDoneTwiceWhereItsWorkerIsLostAfterwards() {
		this.faults.loseWorkerAfterTheWork("greeter", "count");
		int before = this.handlers.runs.get();
		TaskHandle<Integer> handle = this.aether.perform("greeter", "count", null, Integer.class);
		assertThat(handle).within(SOON).isCompletedWith(before + 2);
	}

	@Test
	void aStubCanBeLostTooAndMoreThanOneWorker() {
		AtomicInteger runs = new AtomicInteger();
		this.stubs.stub("billing", "bill").answers(String.class, (payload) -> runs.incrementAndGet());
		this.faults.loseWorker("billing", "bill");
		this.faults.loseWorkerAfterTheWork("billing", "bill");
		TaskHandle<Integer> handle = this.aether.perform("billing", "bill", "x", Integer.class);
		assertThat(handle).within(SOON).isCompletedWith(2);
		assertThat(this.recorder.task(handle)).hasDispatches(3);
	}

	@Test
	void aTaskThatLosesAllItsWorkersIsGivenUp() {
		for (int i = 0; i < 5; i++) {
			this.faults.loseWorker("greeter", "greet");
		}
		assertThat(this.aether.perform("greeter", "greet", "you", String.class)).within(SOON)
			.hasFailedWith("worker-lost");
		assertThat(this.deadLetters).within(SOON).of("greeter", "greet").hasSize(1).hasCode("worker-lost");
	}

	@Test
	void anAnswerComesLate() {
		this.faults.delayAnswer("greeter", "count", Duration.ofMillis(300));
		int before = this.handlers.runs.get();
		TaskHandle<Integer> handle = this.aether.perform("greeter", "count", null, Integer.class);
		assertThat(handle).within(SOON).hasState(TaskState.ACCEPTED);
		assertThat(handle).within(SOON).isCompletedWith(before + 1);
	}

	@Test
	void anAnswerThatIsLostIsAskedFor() {
		this.faults.loseAnswer("greeter", "count");
		int before = this.handlers.runs.get();
		TaskHandle<Integer> handle = this.aether.perform("greeter", "count", null, Integer.class);
		assertThat(handle).within(SOON).isCompletedWith(before + 1);
		assertThat(this.handlers.runs).hasValue(before + 1);
	}

	@Test
	void aTaskThatComesTwiceIsDoneOnce() {
		this.faults.deliverTwice("greeter", "count");
		int before = this.handlers.runs.get();
		long duplicates = this.incidents.count(Incident.DUPLICATE_TASK);
		assertThat(this.aether.perform("greeter", "count", null, Integer.class)).within(SOON)
			.isCompletedWith(before + 1);
		await().atMost(SOON).until(() -> this.incidents.count(Incident.DUPLICATE_TASK) == duplicates + 1);
		assertThat(this.handlers.runs).hasValue(before + 1);
	}

	@Test
	void whatWasAskedForInVainFailsTheTest() {
		this.faults.deliverTwice("greeter", "greet");
		this.faults.loseWorker("greeter", "greet");
		assertThat(this.state.reset()).extracting(Throwable::getMessage)
			.containsExactly(
					"The test asked for 1 more lost worker(s) of the handler handlers.greet, and no task came:"
							+ " ask for it before the call",
					"The test asked for a TWICE of greeter/greet, and there was no such message: ask for it before"
							+ " the call");
		assertThat(this.aether.perform("greeter", "greet", "you", String.class)).within(SOON)
			.isCompletedWith("Hello you");
	}

	@Test
	void saysWhatCannotBe() {
		assertThatIllegalStateException().isThrownBy(() -> this.faults.loseWorker("nobody", "there"))
			.withMessageContaining("There are 0 handlers or stubs of nobody/there");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.faults.delayAnswer("greeter", "greet", Duration.ZERO));
	}

}
