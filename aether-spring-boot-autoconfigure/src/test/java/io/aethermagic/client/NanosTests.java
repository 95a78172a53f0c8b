package io.aethermagic.client;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class NanosTests {

	@Test
	void foreverCanBeWaitedForAndAddedToATime() {
		long forever = Nanos.of(ChronoUnit.FOREVER.getDuration());
		assertThat(forever).isGreaterThan(Duration.ofDays(36_000).toNanos());
		assertThat(Long.MAX_VALUE / 2 + forever).isPositive();
	}

	@Test
	void moreMillisecondsThanThereAreNanosecondsAreForever() {
		assertThat(Nanos.ofMillis(999_999_999_999_999_999L)).isEqualTo(Nanos.of(ChronoUnit.FOREVER.getDuration()));
		assertThat(Nanos.ofMillis(1_500)).isEqualTo(1_500_000_000L);
	}

	@Test
	void usualDurationsAreExact() {
		assertThat(Nanos.of(Duration.ofMillis(1_500))).isEqualTo(1_500_000_000L);
	}

}
