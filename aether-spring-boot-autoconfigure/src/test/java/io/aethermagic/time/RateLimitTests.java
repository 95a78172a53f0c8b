package io.aethermagic.time;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RateLimit}.
 */
class RateLimitTests {

	private final HeldTimers timers = new HeldTimers();

	private final RateLimit<String> limit = new RateLimit<>(this.timers, Duration.ofMinutes(1), 2);

	@Test
	void eachKeyHasOneInAnInterval() {
		assertThat(this.limit.tryAcquire("a")).isTrue();
		assertThat(this.limit.tryAcquire("b")).isTrue();
		this.timers.advance(Duration.ofSeconds(59));
		assertThat(this.limit.tryAcquire("a")).isFalse();
		this.timers.advance(Duration.ofSeconds(1));
		assertThat(this.limit.tryAcquire("a")).isTrue();
		assertThat(this.limit.tryAcquire("a")).isFalse();
		assertThat(this.limit.tryAcquire("b")).isTrue();
	}

	@Test
	void beyondTheBoundTheOldestIsForgotten() {
		this.limit.tryAcquire("a");
		this.limit.tryAcquire("b");
		assertThat(this.limit.tryAcquire("c")).isTrue();
		assertThat(this.limit.tryAcquire("b")).isFalse();
		assertThat(this.limit.tryAcquire("a")).isTrue();
	}

}
