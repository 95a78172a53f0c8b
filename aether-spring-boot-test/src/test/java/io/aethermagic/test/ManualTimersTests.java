package io.aethermagic.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.aethermagic.time.Timers;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * The controlled clock.
 */
class ManualTimersTests {

	private final ManualTimers timers = new ManualTimers();

	private final List<String> ran = new ArrayList<>();

	@Test
	void runsWhatIsDueInOrderOfTime() {
		this.timers.schedule(Duration.ofSeconds(2), () -> this.ran.add("2 at " + seconds()));
		this.timers.schedule(Duration.ofSeconds(1), () -> {
			this.ran.add("1 at " + seconds());
			this.timers.schedule(Duration.ofMillis(500), () -> this.ran.add("between"));
		});
		Timers.Timer cancelled = this.timers.schedule(Duration.ofSeconds(1), () -> this.ran.add("cancelled"));
		this.timers.schedule(Duration.ofSeconds(3), () -> this.ran.add("later"));
		cancelled.cancel();
		this.timers.advance(Duration.ofSeconds(2));
		assertThat(this.ran).containsExactly("1 at 1", "between", "2 at 2");
		assertThat(this.timers.pending()).isOne();
	}

	@Test
	void failingWorkDoesNotKeepOtherWorkFromRunning() {
		this.timers.schedule(Duration.ZERO, () -> {
			throw new IllegalStateException("on purpose");
		});
		this.timers.schedule(Duration.ZERO, () -> this.ran.add("ran"));
		assertThatIllegalStateException().isThrownBy(() -> this.timers.advance(Duration.ZERO))
			.withMessage("on purpose");
		assertThat(this.ran).containsExactly("ran");
	}

	private long seconds() {
		return Duration.ofNanos(this.timers.nanoTime()).toSeconds();
	}

}
