package io.aethermagic.autoconfigure;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.Set;

import io.aethermagic.node.DeadLetterPolicy;
import io.aethermagic.worker.FailureLogging;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.convert.DurationUnit;

/**
 * What can be configured below {@code aether.worker}.
 */
public class AetherWorkerProperties {

	/**
	 * Whether handlers take tasks from the start of the application on. Otherwise each
	 * waits until it is resumed, by the bean AetherConsole or the endpoint "aether".
	 */
	private boolean autoStartup = true;

	/**
	 * Workgroup of handlers that name none. Workers of one workgroup compete for a task,
	 * each workgroup gets its own copy.
	 */
	private String workgroup = "workgroup";

	/**
	 * How many tasks a handler that says nothing of it runs at a time in this instance.
	 */
	private int concurrency = 10;

	/**
	 * How long after its last heartbeat a worker's task counts as lost. A heartbeat is
	 * sent every third of it. Callers count with it until a worker has declared its own.
	 * At least 3 seconds.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private Duration lease = Duration.ofSeconds(30);

	/**
	 * How long running tasks may take when the application stops, before they are
	 * interrupted and given back. Default: "spring.lifecycle.timeout-per-shutdown-phase"
	 * less 5 seconds.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private @Nullable Duration drainTimeout;

	/**
	 * After how many lost workers a task is given up.
	 */
	private int maxDispatches = 5;

	/**
	 * How much the log says of what handlers throw.
	 */
	private FailureLogging logFailures = FailureLogging.FULL;

	/**
	 * Which tasks that end without success become dead letters, of those that this
	 * application sends, too.
	 */
	private DeadLetterPolicy deadLetters = DeadLetterPolicy.FAILED_SENDS;

	private final Retry retry = new Retry();

	public boolean isAutoStartup() {
		return this.autoStartup;
	}

	public void setAutoStartup(boolean autoStartup) {
		this.autoStartup = autoStartup;
	}

	public String getWorkgroup() {
		return this.workgroup;
	}

	public void setWorkgroup(String workgroup) {
		this.workgroup = workgroup;
	}

	public int getConcurrency() {
		return this.concurrency;
	}

	public void setConcurrency(int concurrency) {
		this.concurrency = concurrency;
	}

	public Duration getLease() {
		return this.lease;
	}

	public void setLease(Duration lease) {
		this.lease = lease;
	}

	public @Nullable Duration getDrainTimeout() {
		return this.drainTimeout;
	}

	public void setDrainTimeout(@Nullable Duration drainTimeout) {
		this.drainTimeout = drainTimeout;
	}

	public int getMaxDispatches() {
		return this.maxDispatches;
	}

	public void setMaxDispatches(int maxDispatches) {
		this.maxDispatches = maxDispatches;
	}

	public FailureLogging getLogFailures() {
		return this.logFailures;
	}

	public void setLogFailures(FailureLogging logFailures) {
		this.logFailures = logFailures;
	}

	public DeadLetterPolicy getDeadLetters() {
		return this.deadLetters;
	}

	public void setDeadLetters(DeadLetterPolicy deadLetters) {
		this.deadLetters = deadLetters;
	}

	public Retry getRetry() {
		return this.retry;
	}

	/**
	 * When a handler that threw is run again.
	 */
	public static class Retry {

		/**
		 * Whether a handler that threw is run again.
		 */
		private boolean enabled;

		/**
		 * How often it is run again, the first run not counted.
		 */
		private long maxRetries = 3;

		/**
		 * Duration between the first and the second run.
		 */
		private Duration initialInterval = Duration.ofSeconds(1);

		/**
		 * Multiplier to apply to the previous interval.
		 */
		private double multiplier = 2;

		/**
		 * Longest duration between two runs.
		 */
		private Duration maxInterval = Duration.ofSeconds(10);

		/**
		 * By how much the initial interval may be shorter or longer at random. Grows with
		 * the interval.
		 */
		private Duration jitter = Duration.ofMillis(100);

		/**
		 * Class names of exceptions that lead to a retry. Default: every exception.
		 */
		private Set<String> includes = new LinkedHashSet<>();

		/**
		 * Class names of exceptions that do not lead to a retry.
		 */
		private Set<String> excludes = new LinkedHashSet<>();

		/**
		 * Longest interval that a task waits through without making room for another.
		 */
		private Duration hold = Duration.ofSeconds(2);

		/**
		 * How many tasks may wait after they have made room for another. Beyond that a
		 * failure is final.
		 */
		private int maxHeld = 1_000;

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public long getMaxRetries() {
			return this.maxRetries;
		}

		public void setMaxRetries(long maxRetries) {
			this.maxRetries = maxRetries;
		}

		public Duration getInitialInterval() {
			return this.initialInterval;
		}

		public void setInitialInterval(Duration initialInterval) {
			this.initialInterval = initialInterval;
		}

		public double getMultiplier() {
			return this.multiplier;
		}

		public void setMultiplier(double multiplier) {
			this.multiplier = multiplier;
		}

		public Duration getMaxInterval() {
			return this.maxInterval;
		}

		public void setMaxInterval(Duration maxInterval) {
			this.maxInterval = maxInterval;
		}

		public Duration getJitter() {
			return this.jitter;
		}

		public void setJitter(Duration jitter) {
			this.jitter = jitter;
		}

		public Set<String> getIncludes() {
			return this.includes;
		}

		public void setIncludes(Set<String> includes) {
			this.includes = includes;
		}

		public Set<String> getExcludes() {
			return this.excludes;
		}

		public void setExcludes(Set<String> excludes) {
			this.excludes = excludes;
		}

		public Duration getHold() {
			return this.hold;
		}

		public void setHold(Duration hold) {
			this.hold = hold;
		}

		public int getMaxHeld() {
			return this.maxHeld;
		}

		public void setMaxHeld(int maxHeld) {
			this.maxHeld = maxHeld;
		}

	}

}
