package io.aethermagic.redis;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * How entries are claimed.
 *
 * @param minIdle how long an entry must not have been delivered or claimed
 * @param idle how long it counts as idle from then on; {@code null} for not at all
 * @param time since when it counts as idle from then on; {@code null} for not at all
 * @param retryCount how often it counts as delivered; {@code null} for once more than
 * before, or as often when only ids are claimed
 * @param force whether entries become pending that are not
 */
public record ClaimOptions(Duration minIdle, @Nullable Duration idle, @Nullable Instant time, @Nullable Long retryCount,
		boolean force) {

	/**
	 * Create options.
	 * @param minIdle how long an entry must not have been delivered or claimed
	 * @param idle how long it counts as idle
	 * @param time since when it counts as idle
	 * @param retryCount how often it counts as delivered
	 * @param force whether entries become pending that are not
	 * @throws IllegalArgumentException if a number or time is negative, or both times are
	 * there
	 */
	public ClaimOptions {
		Values.notNegative(minIdle, "least idle time");
		if (idle != null) {
			Values.notNegative(idle, "idle time");
		}
		Assert.isTrue(idle == null || time == null, "An entry is idle for a time or since a time, not both");
		Assert.isTrue(retryCount == null || retryCount >= 0, "A count must not be negative");
	}

	/**
	 * Claim entries that have been idle.
	 * @param minIdle how long they must not have been delivered or claimed; zero to take
	 * them in any case
	 * @return the options
	 */
	public static ClaimOptions minIdle(Duration minIdle) {
		return new ClaimOptions(minIdle, null, null, null, false);
	}

	/**
	 * Set how long the entries count as idle.
	 * @param idle for how long
	 * @return other options
	 */
	public ClaimOptions idle(Duration idle) {
		return new ClaimOptions(this.minIdle, idle, null, this.retryCount, this.force);
	}

	/**
	 * Set since when the entries count as idle.
	 * @param time since when, by the server's clock
	 * @return other options
	 */
	public ClaimOptions time(Instant time) {
		return new ClaimOptions(this.minIdle, null, time, this.retryCount, this.force);
	}

	/**
	 * Set how often the entries count as delivered.
	 * @param retryCount how often
	 * @return other options
	 */
	public ClaimOptions retryCount(long retryCount) {
		return new ClaimOptions(this.minIdle, this.idle, this.time, retryCount, this.force);
	}

	/**
	 * Let entries become pending that are not.
	 * @return other options
	 */
	public ClaimOptions forced() {
		return new ClaimOptions(this.minIdle, this.idle, this.time, this.retryCount, true);
	}

}
