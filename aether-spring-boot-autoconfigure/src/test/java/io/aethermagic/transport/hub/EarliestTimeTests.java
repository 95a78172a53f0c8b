package io.aethermagic.transport.hub;

import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EarliestTime}.
 */
class EarliestTimeTests {

	private final EarliestTime time = new EarliestTime();

	@Test
	void nothingIsDueAsLongAsNothingIsExpected() {
		assertThat(this.time.isReached(Long.MAX_VALUE)).isFalse();
	}

	@Test
	void theEarliestCounts() {
		this.time.expect(20);
		this.time.expect(10);
		this.time.expect(30);
		assertThat(this.time.isReached(9)).isFalse();
		assertThat(this.time.isReached(10)).isTrue();
	}

	@Test
	void whatIsForgottenHasToBeToldAnew() {
		this.time.expect(10);
		this.time.forget();
		assertThat(this.time.isReached(10)).isFalse();
		this.time.expect(20);
		assertThat(this.time.isReached(19)).isFalse();
		assertThat(this.time.isReached(20)).isTrue();
	}

	@Test
	void aClockMayPassItsLargestNumber() {
		this.time.expect(Long.MAX_VALUE - 1);
		this.time.expect(Long.MIN_VALUE + 1);
		assertThat(this.time.isReached(Long.MAX_VALUE - 2)).isFalse();
		assertThat(this.time.isReached(Long.MIN_VALUE)).isTrue();
	}

	@Test
	void ofThoseThatTellAtOnceNoneIsOverheard() {
		LongStream.range(0, 10_000).parallel().forEach((number) -> this.time.expect(10_000 - number));
		assertThat(this.time.isReached(0)).isFalse();
		assertThat(this.time.isReached(1)).isTrue();
	}

}
