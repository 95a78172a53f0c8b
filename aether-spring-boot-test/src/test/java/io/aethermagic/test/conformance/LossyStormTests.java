package io.aethermagic.test.conformance;

import java.time.Duration;

import io.aethermagic.test.LossyPercentages;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Five workers in two workgroups, several callers, and a transport that loses, doubles
 * and delays everything, while workers and callers are cut off and come back.
 */
@Timeout(120)
@Execution(ExecutionMode.SAME_THREAD)
class LossyStormTests {

	private static final Logger logger = LoggerFactory.getLogger(LossyStormTests.class);

	private static final int TASKS = 300;

	private static final LossyPercentages BAD = new LossyPercentages(8, 8, 15, Duration.ofSeconds(5));

	private static final LossyPercentages WORSE = new LossyPercentages(25, 15, 30, Duration.ofSeconds(20));

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6 })
	@DisplayName("5 nothing is lost in a storm that passes: every task COMPLETED, each handle ended once")
	void nothingIsLostInAStormThatPasses(long seed) {
		try (Storm storm = new Storm(seed, BAD, Duration.ofMinutes(30))) {
			storm.rage(TASKS, true);
			storm.calm();
			storm.untilAllHaveEnded();
			Storm.Count count = storm.count();
			logger.info("Storm that passes, seed {}: {}", seed, count);
			storm.verify();
			assertThat(count.lost()).isZero();
			assertThat(count.completed()).isEqualTo(TASKS);
		}
	}

	@ParameterizedTest
	@ValueSource(longs = { 11, 12, 13 })
	@DisplayName("5 in a storm that does not pass every handle ends once, before its deadline, and none without a run")
	void everyHandleEndsInAStormThatDoesNotPass(long seed) {
		try (Storm storm = new Storm(seed, WORSE, Duration.ofMinutes(2))) {
			storm.rage(TASKS, true);
			storm.untilAllHaveEnded();
			Storm.Count count = storm.count();
			logger.info("Storm that does not pass, seed {}: {}", seed, count);
			storm.verify();
			assertThat(count.completed()).isPositive();
		}
	}

}
