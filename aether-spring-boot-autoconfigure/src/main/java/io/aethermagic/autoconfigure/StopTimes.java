package io.aethermagic.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.context.LifecycleProperties;

/**
 * How the time that Spring gives to one shutdown phase is divided: first running tasks
 * may end, then they are interrupted and given back, then connections close.
 *
 * @param phase how long the phase may take
 */
record StopTimes(Duration phase) {

	static final String PHASE_PROPERTY = "spring.lifecycle.timeout-per-shutdown-phase";

	private static final String DRAIN_PROPERTY = "aether.worker.drain-timeout";

	/** What is kept of a phase where the drain timeout is not set. */
	private static final Duration USUAL_REST = Duration.ofSeconds(5);

	/** What has to be left of a phase after the drain timeout. */
	private static final Duration LEAST_REST = Duration.ofSeconds(2);

	/** What is kept of a phase so that Spring does not complain. */
	private static final Duration MOST_RESERVE = Duration.ofMillis(500);

	/** What Spring Framework gives to a phase where Spring Boot does not set it. */
	private static final Duration FRAMEWORK_PHASE = Duration.ofSeconds(10);

	static StopTimes of(@Nullable LifecycleProperties lifecycle) {
		return new StopTimes((lifecycle != null) ? lifecycle.getTimeoutPerShutdownPhase() : FRAMEWORK_PHASE);
	}

	/**
	 * Return how long running tasks may take.
	 * @param wanted what the property says, or {@code null}
	 * @return how long; it fits into the phase
	 */
	Duration drain(@Nullable Duration wanted) {
		if (wanted == null) {
			return this.phase.minus(shorter(USUAL_REST));
		}
		Duration rest = shorter(LEAST_REST);
		if (PropertyChecks.notNegative(DRAIN_PROPERTY, wanted).compareTo(this.phase.minus(rest)) > 0) {
			throw new InvalidAetherPropertyException(DRAIN_PROPERTY, PropertyChecks.text(wanted),
					"Spring stops waiting after " + PropertyChecks.text(this.phase) + " (" + PHASE_PROPERTY + "), and "
							+ PropertyChecks.text(rest)
							+ " of that are needed to give back what was interrupted and to close connections",
					"Lower " + DRAIN_PROPERTY + " to at most " + PropertyChecks.text(this.phase.minus(rest))
							+ ", or raise " + PHASE_PROPERTY + " to at least "
							+ PropertyChecks.text(wanted.plus(LEAST_REST)));
		}
		return wanted;
	}

	/**
	 * Return after how long stopping is given up, so that Spring goes on with the next
	 * phase and does not complain.
	 * @return a little less than the phase
	 */
	Duration limit() {
		Duration part = this.phase.dividedBy(20);
		return this.phase.minus((part.compareTo(MOST_RESERVE) < 0) ? part : MOST_RESERVE);
	}

	private Duration shorter(Duration rest) {
		Duration half = this.phase.dividedBy(2);
		return (rest.compareTo(half) < 0) ? rest : half;
	}

}
