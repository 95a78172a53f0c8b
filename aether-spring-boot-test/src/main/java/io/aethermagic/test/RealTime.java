package io.aethermagic.test;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/**
 * The passing of the time of the machine. Conditions are looked at on the calling thread,
 * each few milliseconds.
 */
public final class RealTime {

	/** How long what should come is waited for where nobody says: a minute. */
	public static final Duration PATIENCE = Duration.ofMinutes(1);

	private static final int MILLIS_BETWEEN_LOOKS = 5;

	private RealTime() {
	}

	/**
	 * Wait for something.
	 * @param patience how long at most
	 * @param what what, for the message
	 * @param condition whether it is so
	 * @throws org.awaitility.core.ConditionTimeoutException if it has not come to be
	 */
	public static void until(Duration patience, String what, BooleanSupplier condition) {
		await(what, patience).until(condition::getAsBoolean);
	}

	/**
	 * See that something stays so.
	 * @param duration for how long
	 * @param what what, for the message
	 * @param condition whether it is so
	 * @throws org.awaitility.core.TerminalFailureException if it is so no longer
	 */
	public static void during(Duration duration, String what, BooleanSupplier condition) {
		long end = System.nanoTime() + duration.toNanos();
		await(what, duration.plus(PATIENCE)).failFast("It did not stay so: " + what, () -> !condition.getAsBoolean())
			.until(() -> System.nanoTime() - end >= 0);
	}

	private static ConditionFactory await(String what, Duration most) {
		return Awaitility.await(what)
			.pollInSameThread()
			.pollDelay(Duration.ZERO)
			.pollInterval(MILLIS_BETWEEN_LOOKS, TimeUnit.MILLISECONDS)
			.atMost(most);
	}

}
