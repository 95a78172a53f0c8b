package io.aethermagic.worker;

import java.time.Duration;

import io.aethermagic.test.ManualTimers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RatedIntakeTests {

	private final ManualTimers timers = new ManualTimers();

	private int asked;

	private final RatedIntake intake = new RatedIntake(new TaskRate(4, Duration.ofSeconds(2)), this.timers,
			(n) -> this.asked += n);

	private void come(int tasks) {
		for (int i = 0; i < tasks; i++) {
			this.intake.came();
		}
	}

	@Test
	void noMoreAreAskedForThanTheRateAllows() {
		this.intake.want(10);
		assertThat(this.asked).isEqualTo(4);
		this.timers.advance(Duration.ofMinutes(5));
		assertThat(this.asked).as("as long as none comes").isEqualTo(4);
		come(4);
		assertThat(this.asked).isEqualTo(4);
		this.timers.advance(Duration.ofMillis(499));
		assertThat(this.asked).isEqualTo(4);
		this.timers.advance(Duration.ofMillis(1));
		assertThat(this.asked).isEqualTo(5);
		this.timers.advance(Duration.ofSeconds(1));
		assertThat(this.asked).isEqualTo(7);
	}

	@Test
	void aQuietTimeDoesNotAllowMoreAtOnce() {
		this.intake.want(2);
		this.timers.advance(Duration.ofHours(1));
		come(2);
		this.intake.want(10);
		assertThat(this.asked).isEqualTo(4);
	}

	@Test
	void nothingIsScheduledWhereNothingIsWanted() {
		this.intake.want(3);
		come(3);
		this.timers.advance(Duration.ofSeconds(10));
		assertThat(this.asked).isEqualTo(3);
		this.intake.want(1);
		assertThat(this.asked).isEqualTo(4);
	}

	@Test
	void aNewSubscriptionIsAskedAnew() {
		this.intake.want(10);
		this.intake.anew();
		this.intake.want(10);
		assertThat(this.asked).isEqualTo(8);
	}

	@ParameterizedTest
	@CsvSource({ "100/1s, 100, PT1S", "100/s, 100, PT1S", "5 / 2m, 5, PT2M", "1/PT1H, 1, PT1H", "7/3, 7, PT3S" })
	void aRateIsReadAndWritten(String text, int tasks, Duration period) {
		TaskRate rate = TaskRate.parse(text);
		assertThat(rate).isEqualTo(new TaskRate(tasks, period));
		assertThat(TaskRate.parse(rate.toString())).isEqualTo(rate);
	}

	@ParameterizedTest
	@ValueSource(strings = { "100", "0/1s", "-1/1s", "x/1s", "1/0s", "1/fortnight", "1/", "/1s" })
	void whatIsNoRateIsRefused(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> TaskRate.parse(text));
	}

}
