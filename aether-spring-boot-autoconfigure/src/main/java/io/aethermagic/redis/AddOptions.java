package io.aethermagic.redis;

import org.jspecify.annotations.Nullable;

/**
 * How an entry is added.
 *
 * @param id the entry's id, greater than all before; {@code null} if Redis gives one
 * @param trim what is kept of the stream; {@code null} if all is kept
 */
public record AddOptions(@Nullable String id, @Nullable Trim trim) {

	private static final AddOptions DEFAULTS = new AddOptions(null, null);

	/**
	 * Let Redis give an id, and keep all.
	 * @return the options
	 */
	public static AddOptions defaults() {
		return DEFAULTS;
	}

	/**
	 * Give the entry an id.
	 * @param id the id, greater than all before; {@code 5-*} lets Redis give the second
	 * part, from Redis 7
	 * @return other options
	 */
	public AddOptions id(String id) {
		return new AddOptions(id, this.trim);
	}

	/**
	 * Delete the oldest entries in the same step.
	 * @param trim what is kept
	 * @return other options
	 */
	public AddOptions trim(Trim trim) {
		return new AddOptions(this.id, trim);
	}

}
