package io.aethermagic.test.application;

import java.time.Duration;
import java.time.Instant;

import io.aethermagic.client.AetherDeadLetters;
import io.aethermagic.client.AetherTemplate;
import io.aethermagic.client.TaskHandle;
import io.aethermagic.task.TaskState;
import io.aethermagic.test.autoconfigure.AutoConfigureAether;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static io.aethermagic.test.assertj.AetherAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link AetherTestClock}: what takes hours is over at once.
 */
@SpringBootTest(classes = TestedApplication.class, webEnvironment = SpringBootTest.WebEnvironment.NONE,
		properties = { "aether.worker.retry.enabled=true", "aether.worker.retry.initial-interval=1h",
				"aether.worker.retry.max-interval=1h", "aether.worker.retry.max-retries=5" })
@AutoConfigureAether(heldClock = true)
class AetherTestClockTests {

	private static final Duration SOON = Duration.ofMinutes(1);

	@Autowired
	private AetherTestClock clock;

	@Autowired
	private AetherTemplate aether;

	@Autowired
	private AetherStubs stubs;

	@Autowired
	private AetherFaults faults;

	@Autowired
	private AetherDeadLetters deadLetters;

	@Test
	void whatNeedsNoTimeIsDoneWithoutIt() {
		Instant before = this.clock.now();
		assertThat(this.aether.perform("greeter", "nested", "you", String.class)).within(SOON)
			.isCompletedWith("Hello you");
		assertThat(this.clock.now()).isEqualTo(before);
	}

	@Test
	void retriesOfAnHourPassAtOnce() {
		Instant before = this.clock.now();
		TaskHandle<Integer> handle = this.aether.task("greeter", "third-time")
			.timeout(Duration.ofDays(1))
			.perform(null, Integer.class);
		assertThat(handle).within(SOON).hasState(TaskState.ACCEPTED);
		this.clock.advance(Duration.ofHours(2).minusSeconds(1));
		assertThat(handle).isOpen();
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(handle).within(SOON).isCompletedWith(3);
		assertThat(this.clock.now()).isEqualTo(before.plus(Duration.ofHours(2)));
	}

	@Test
	void aDeadlineOfADayPassesAtOnce() {
		this.stubs.stub("billing", "bill").neverEnds();
		TaskHandle<String> handle = this.aether.task("billing", "bill")
			.timeout(Duration.ofDays(1))
			.perform(null, String.class);
		this.clock.advance(Duration.ofDays(1).minusSeconds(1));
		assertThat(handle).isOpen();
		this.clock.advance(Duration.ofSeconds(2));
		assertThat(handle).within(SOON).isExpired();
	}

	@Test
	void aStubAnswersWhenItsTimeHasCome() {
		this.stubs.stub("billing", "bill").after(Duration.ofHours(3)).answers("late");
		TaskHandle<String> handle = this.aether.task("billing", "bill")
			.timeout(Duration.ofDays(1))
			.perform(null, String.class);
		this.clock.advance(Duration.ofHours(2));
		assertThat(handle).isOpen();
		this.clock.advance(Duration.ofHours(1));
		assertThat(handle).within(SOON).isCompletedWith("late");
	}

	@Test
	void theLeaseOfALostWorkerLapses() {
		this.faults.loseWorker("greeter", "greet");
		TaskHandle<String> handle = this.aether.perform("greeter", "greet", "you", String.class);
		assertThat(handle).within(SOON).hasState(TaskState.ACCEPTED);
		this.clock.advance(Duration.ofSeconds(29));
		assertThat(handle).isOpen();
		this.clock.advance(Duration.ofSeconds(2));
		assertThat(handle).within(SOON).isCompletedWith("Hello you");
	}

	@Test
	void retriesInVainLeaveADeadLetter() {
		this.stubs.stub("billing", "bill").failsWith(() -> new IllegalStateException("Never"));
		this.aether.task("billing", "bill").timeout(Duration.ofDays(1)).perform(null, String.class);
		this.clock.advance(Duration.ofHours(6));
		assertThat(this.deadLetters).within(SOON).of("billing", "bill").hasOneSatisfying((letter) -> {
			assertThat(letter.attempts()).isEqualTo(6);
			assertThat(letter.cause()).contains("Never");
			assertThat(letter.at()).isBeforeOrEqualTo(this.clock.now());
		});
	}

	@Test
	void theClockGoesForwardOnly() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.clock.advance(Duration.ZERO));
		assertThatIllegalArgumentException().isThrownBy(() -> this.clock.advance(Duration.ofSeconds(-1)));
	}

}
