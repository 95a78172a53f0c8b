package io.aethermagic.redis;

import java.time.Duration;

import org.springframework.util.Assert;

/**
 * Checks values that a user gives.
 */
final class Values {

	private Values() {
	}

	static void positive(long number, String what) {
		Assert.isTrue(number > 0, () -> "The " + what + " must be positive, and is " + number);
	}

	static void notNegative(Duration time, String what) {
		Assert.isTrue(!time.isNegative(), () -> "The " + what + " must not be negative, and is " + time);
	}

}
