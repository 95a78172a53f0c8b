package io.aethermagic.test;

import java.time.Duration;

/**
 * What a lossy transport does with a message.
 *
 * @param copies how many arrive: 0 for a loss, 1 or 2
 * @param delay how much later each arrives, zero for at once
 */
public record Mistreatment(int copies, Duration delay) {

	/** The message never arrives; its sender is told that it did. */
	public static final Mistreatment LOSE = new Mistreatment(0, Duration.ZERO);

	/** The message arrives twice, with the same id. */
	public static final Mistreatment DOUBLE = new Mistreatment(2, Duration.ZERO);

	/** The message arrives as it should. */
	public static final Mistreatment NONE = new Mistreatment(1, Duration.ZERO);

	/**
	 * Create a mistreatment.
	 * @throws IllegalArgumentException if the copies are not 0 to 2, or the delay is
	 * negative
	 */
	public Mistreatment {
		if (copies < 0 || copies > 2 || delay.isNegative()) {
			throw new IllegalArgumentException(copies + " copies after " + delay + " are no mistreatment");
		}
	}

	/**
	 * The message arrives later, and so perhaps after others that were sent after it.
	 * @param delay how much later
	 * @return the mistreatment
	 */
	public static Mistreatment delay(Duration delay) {
		return new Mistreatment(1, delay);
	}

}
