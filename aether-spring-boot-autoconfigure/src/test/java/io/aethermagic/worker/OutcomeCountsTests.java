package io.aethermagic.worker;

import java.time.Duration;

import io.aethermagic.time.HeldTimers;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OutcomeCountsTests {

	private final HeldTimers timers = new HeldTimers();

	private final OutcomeCounts counts = new OutcomeCounts(this.timers);

	@Test
	void countsByMinuteAndForgetsTheOldest() {
		this.counts.add(Outcome.Kind.COMPLETED);
		this.counts.add(Outcome.Kind.COMPLETED);
		this.counts.add(Outcome.Kind.FAILED);
		this.timers.advance(Duration.ofMinutes(1));
		assertThat(this.counts.minutes()).hasSize(15)
			.startsWith(new OutcomeMinute(0, 0, 0, 0, 0), new OutcomeMinute(1, 2, 1, 0, 0));
		this.timers.advance(Duration.ofMinutes(2));
		this.counts.add(Outcome.Kind.CANCELLED);
		this.counts.add(Outcome.Kind.EXPIRED);
		assertThat(this.counts.minutes()).startsWith(new OutcomeMinute(0, 0, 0, 1, 1))
			.contains(new OutcomeMinute(3, 2, 1, 0, 0));
		this.timers.advance(Duration.ofMinutes(12));
		assertThat(this.counts.minutes()).hasSize(15)
			.contains(new OutcomeMinute(12, 0, 0, 1, 1))
			.allSatisfy((minute) -> assertThat(minute.completed()).isZero());
	}

	@Test
	void whatHappensInAMinuteElsewhereIsAdded() {
		assertThat(new OutcomeMinute(3, 1, 2, 3, 4).plus(new OutcomeMinute(3, 10, 20, 30, 40)))
			.isEqualTo(new OutcomeMinute(3, 11, 22, 33, 44));
	}

}
