package io.aethermagic.registry;

import java.time.Duration;

/**
 * What a registry keeps to.
 *
 * @param interval how often this instance says that it is there; others count it as lost
 * after {@link #TIMEOUT_INTERVALS} of them
 * @param maxInstances how many instances are remembered on each transport
 */
public record RegistrySettings(Duration interval, int maxInstances) {

	/** After how many intervals of silence an instance is lost. */
	public static final int TIMEOUT_INTERVALS = 3;

	/**
	 * Create settings.
	 * @throws IllegalArgumentException if a value is not above 0
	 */
	public RegistrySettings {
		if (interval.isNegative() || interval.isZero() || maxInstances < 1) {
			throw new IllegalArgumentException(
					"Interval " + interval + " and the number of instances " + maxInstances + " have to be above 0");
		}
	}

}
