package io.aethermagic.transport.redis;

import java.time.Duration;

/**
 * How many replicas have to have a task, or a dead letter, before it counts as sent.
 *
 * @param count how many; 0 for none
 * @param timeout how long they are waited for; at most half the time-out of commands
 */
public record MinReplicas(int count, Duration timeout) {

	/** No replica is waited for. */
	public static final MinReplicas NONE = new MinReplicas(0, Duration.ofSeconds(1));

	/**
	 * Create a number of replicas.
	 * @throws IllegalArgumentException if it is negative, or the time is not positive
	 */
	public MinReplicas {
		if (count < 0) {
			throw new IllegalArgumentException(count + " replicas are less than none");
		}
		if (timeout.toMillis() <= 0) {
			throw new IllegalArgumentException("The time to wait for replicas is not positive: " + timeout);
		}
	}

}
