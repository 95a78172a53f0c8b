package io.aethermagic.worker;

import java.time.Duration;

import org.springframework.format.annotation.DurationFormat;
import org.springframework.format.datetime.standard.DurationFormatterUtils;

/**
 * How many tasks a handler takes in a time, in one instance: never more than so many at
 * once, and on the average so many in each period. Immutable.
 *
 * @param tasks how many, above 0
 * @param period in which time, above zero
 */
public record TaskRate(int tasks, Duration period) {

	/**
	 * Create a rate.
	 * @throws IllegalArgumentException if the tasks or the period are not above zero
	 */
	public TaskRate {
		if (tasks < 1 || period.isNegative() || period.isZero()) {
			throw new IllegalArgumentException(tasks + " tasks in " + period + " are no rate");
		}
	}

	/**
	 * Read a rate.
	 * @param text a number and a duration, {@code 100/1s} or {@code 5/PT1M} for example;
	 * {@code 100/s} is the same as {@code 100/1s}
	 * @return the rate
	 * @throws IllegalArgumentException if it is none
	 */
	public static TaskRate parse(String text) {
		int slash = text.indexOf('/');
		if (slash < 0) {
			throw new IllegalArgumentException("'" + text + "' has no '/'");
		}
		String period = text.substring(slash + 1).strip();
		boolean unit = !period.isEmpty() && Character.isLowerCase(period.charAt(0));
		return new TaskRate(Integer.parseInt(text.substring(0, slash).strip()),
				DurationFormatterUtils.detectAndParse(unit ? "1" + period : period, DurationFormat.Unit.SECONDS));
	}

	/**
	 * Return how long it takes until there is room for one more task.
	 */
	long nanosPerTask() {
		return Math.max(1, this.period.toNanos() / this.tasks);
	}

	/**
	 * Return the rate as it can be read.
	 */
	@Override
	public String toString() {
		return this.tasks + "/" + DurationFormatterUtils.print(this.period, DurationFormat.Style.SIMPLE);
	}

}
