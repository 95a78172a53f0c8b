package io.aethermagic.worker;

import java.time.Duration;

import io.aethermagic.node.DeadLetterPolicy;
import org.jspecify.annotations.Nullable;

import org.springframework.core.retry.RetryPolicy;

/**
 * What a worker keeps to ({@code aether.worker.*}).
 *
 * @param lease how long after its last heartbeat a task counts as lost; a heartbeat is
 * sent every third of it
 * @param drainTimeout how long running tasks may take on stop before they are interrupted
 * and released
 * @param maxDispatches after how many lapsed leases a task is given up
 * @param clockTolerance by how much clocks of two machines may differ, where the broker
 * does not measure how long it held a message
 * @param retry when and how often a handler that threw is run again; {@code null} for
 * never
 * @param retryHold a back-off longer than this gives the permit back
 * @param retryMaxHeld how many tasks may wait without a permit; beyond that a failure is
 * final
 * @param replyDelay how long the first answer to a caller without an inbox is held, so
 * that it finds the caller listening
 * @param logFailures how much the log says of what handlers throw
 * @param deadLetters which tasks that end without success become dead letters, of those
 * that this process sends, too
 * @param autoStartup whether handlers take tasks from the start on, or wait until each is
 * resumed by {@link WorkerControl#resume}
 */
public record WorkerSettings(Duration lease, Duration drainTimeout, int maxDispatches, Duration clockTolerance,
		@Nullable RetryPolicy retry, Duration retryHold, int retryMaxHeld, Duration replyDelay,
		FailureLogging logFailures, DeadLetterPolicy deadLetters, boolean autoStartup) {

	/** The defaults of {@code aether.worker.*}. */
	public static final WorkerSettings DEFAULTS = new WorkerSettings(Duration.ofSeconds(30), Duration.ofSeconds(25), 5,
			Duration.ofSeconds(5), null, Duration.ofSeconds(2), 1_000, Duration.ZERO, FailureLogging.FULL,
			DeadLetterPolicy.FAILED_SENDS, true);

	/**
	 * Create settings.
	 * @throws IllegalArgumentException if the lease is shorter than 30 ms, a duration is
	 * negative, or {@code maxDispatches} is not positive
	 */
	public WorkerSettings {
		if (lease.toMillis() < 30) {
			throw new IllegalArgumentException("aether.worker.lease is " + lease + ": it must be at least 30ms");
		}
		notNegative("aether.worker.drain-timeout", drainTimeout);
		notNegative("aether.clock-tolerance", clockTolerance);
		notNegative("aether.worker.retry.hold", retryHold);
		notNegative("aether.compatibility.reply-delay", replyDelay);
		if (maxDispatches < 1) {
			throw new IllegalArgumentException(
					"aether.worker.max-dispatches is " + maxDispatches + ": it must be above zero");
		}
		if (retryMaxHeld < 0) {
			throw new IllegalArgumentException(
					"aether.worker.retry.max-held is " + retryMaxHeld + ": it must not be negative");
		}
	}

	/**
	 * Return these settings with another value of {@link #lease()}.
	 * @param lease the value
	 * @return new settings
	 */
	public WorkerSettings withLease(Duration lease) {
		return new WorkerSettings(lease, this.drainTimeout, this.maxDispatches, this.clockTolerance, this.retry,
				this.retryHold, this.retryMaxHeld, this.replyDelay, this.logFailures, this.deadLetters,
				this.autoStartup);
	}

	/**
	 * Return these settings with another value of {@link #drainTimeout()}.
	 * @param drainTimeout the value
	 * @return new settings
	 */
	public WorkerSettings withDrainTimeout(Duration drainTimeout) {
		return new WorkerSettings(this.lease, drainTimeout, this.maxDispatches, this.clockTolerance, this.retry,
				this.retryHold, this.retryMaxHeld, this.replyDelay, this.logFailures, this.deadLetters,
				this.autoStartup);
	}

	/**
	 * Return these settings with another value of {@link #maxDispatches()}.
	 * @param maxDispatches the value
	 * @return new settings
	 */
	public WorkerSettings withMaxDispatches(int maxDispatches) {
		return new WorkerSettings(this.lease, this.drainTimeout, maxDispatches, this.clockTolerance, this.retry,
				this.retryHold, this.retryMaxHeld, this.replyDelay, this.logFailures, this.deadLetters,
				this.autoStartup);
	}

	/**
	 * Return these settings with another value of {@link #clockTolerance()}.
	 * @param clockTolerance the value
	 * @return new settings
	 */
	public WorkerSettings withClockTolerance(Duration clockTolerance) {
		return new WorkerSettings(this.lease, this.drainTimeout, this.maxDispatches, clockTolerance, this.retry,
				this.retryHold, this.retryMaxHeld, this.replyDelay, this.logFailures, this.deadLetters,
				this.autoStartup);
	}

	/**
	 * Return these settings with another value of {@link #retry()}.
	 * @param retry the value
	 * @return new settings
	 */
	public WorkerSettings withRetry(@Nullable RetryPolicy retry) {
		return new WorkerSettings(this.lease, this.drainTimeout, this.maxDispatches, this.clockTolerance, retry,
				this.retryHold, this.retryMaxHeld, this.replyDelay, this.logFailures, this.deadLetters,
				this.autoStartup);
	}

	/**
	 * Return these settings with another value of {@link #retryHold()}.
	 * @param retryHold the value
	 * @return new settings
	 */
	public WorkerSettings withRetryHold(Duration retryHold) {
		return new WorkerSettings(this.lease, this.drainTimeout, this.maxDispatches, this.clockTolerance, this.retry,
				retryHold, this.retryMaxHeld, this.replyDelay, this.logFailures, this.deadLetters, this.autoStartup);
	}

	/**
	 * Return these settings with another value of {@link #retryMaxHeld()}.
	 * @param retryMaxHeld the value
	 * @return new settings
	 */
	public WorkerSettings withRetryMaxHeld(int retryMaxHeld) {
		return new WorkerSettings(this.lease, this.drainTimeout, this.maxDispatches, this.clockTolerance, this.retry,
				this.retryHold, retryMaxHeld, this.replyDelay, this.logFailures, this.deadLetters, this.autoStartup);
	}

	/**
	 * Return these settings with another value of {@link #replyDelay()}.
	 * @param replyDelay the value
	 * @return new settings
	 */
	public WorkerSettings withReplyDelay(Duration replyDelay) {
		return new WorkerSettings(this.lease, this.drainTimeout, this.maxDispatches, this.clockTolerance, this.retry,
				this.retryHold, this.retryMaxHeld, replyDelay, this.logFailures, this.deadLetters, this.autoStartup);
	}

	/**
	 * Return these settings with another value of {@link #logFailures()}.
	 * @param logFailures the value
	 * @return new settings
	 */
	public WorkerSettings withLogFailures(FailureLogging logFailures) {
		return new WorkerSettings(this.lease, this.drainTimeout, this.maxDispatches, this.clockTolerance, this.retry,
				this.retryHold, this.retryMaxHeld, this.replyDelay, logFailures, this.deadLetters, this.autoStartup);
	}

	/**
	 * Return these settings with another value of {@link #deadLetters()}.
	 * @param deadLetters the value
	 * @return new settings
	 */
	public WorkerSettings withDeadLetters(DeadLetterPolicy deadLetters) {
		return new WorkerSettings(this.lease, this.drainTimeout, this.maxDispatches, this.clockTolerance, this.retry,
				this.retryHold, this.retryMaxHeld, this.replyDelay, this.logFailures, deadLetters, this.autoStartup);
	}

	private static void notNegative(String property, Duration value) {
		if (value.isNegative()) {
			throw new IllegalArgumentException(property + " is " + value + ": it must not be negative");
		}
	}

	/**
	 * Return how often heartbeats are sent.
	 * @return a third of the lease
	 */
	Duration heartbeat() {
		return this.lease.dividedBy(3);
	}

	/**
	 * Return these settings with another value of {@link #autoStartup()}.
	 * @param autoStartup the value
	 * @return new settings
	 */
	public WorkerSettings withAutoStartup(boolean autoStartup) {
		return new WorkerSettings(this.lease, this.drainTimeout, this.maxDispatches, this.clockTolerance, this.retry,
				this.retryHold, this.retryMaxHeld, this.replyDelay, this.logFailures, this.deadLetters, autoStartup);
	}

}
