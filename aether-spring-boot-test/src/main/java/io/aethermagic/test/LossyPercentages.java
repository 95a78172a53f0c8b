package io.aethermagic.test;

import java.time.Duration;
import java.util.Random;

/**
 * How often a lossy transport mistreats a message at random.
 *
 * @param lose how many of a hundred are lost
 * @param twice how many of a hundred arrive twice
 * @param delay how many of a hundred arrive late, and so out of order
 * @param longest the longest delay; each is chosen evenly between nothing and this
 */
public record LossyPercentages(int lose, int twice, int delay, Duration longest) {

	/** Nothing is mistreated. */
	public static final LossyPercentages NONE = new LossyPercentages(0, 0, 0, Duration.ZERO);

	/**
	 * Create percentages.
	 * @throws IllegalArgumentException if one is negative, they are more than 100
	 * together, or the delay is negative
	 */
	public LossyPercentages {
		if (lose < 0 || twice < 0 || delay < 0 || lose + twice + delay > 100 || longest.isNegative()) {
			throw new IllegalArgumentException(
					"Not percentages: " + lose + " + " + twice + " + " + delay + ", " + longest);
		}
	}

	Mistreatment choose(Random random) {
		int number = random.nextInt(100);
		if (number < this.lose) {
			return Mistreatment.LOSE;
		}
		if (number < this.lose + this.twice) {
			return Mistreatment.DOUBLE;
		}
		if (number < this.lose + this.twice + this.delay) {
			long most = this.longest.toNanos();
			return Mistreatment.delay(Duration.ofNanos((long) (random.nextDouble() * most)));
		}
		return Mistreatment.NONE;
	}

}
