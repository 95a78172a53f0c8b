package io.aethermagic.worker;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.aethermagic.node.Incident;
import io.aethermagic.node.Incidents;
import io.aethermagic.task.TaskFailedException;
import io.aethermagic.transport.BufferLevel;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.util.backoff.BackOffExecution;

/**
 * Decides whether a handler that threw is run again, and counts those that wait for it
 * without a permit. A {@link TaskFailedException} of the handler's own is its final word,
 * and an {@link Error} is never retried.
 *
 * @promise 4.5
 */
final class Retries {

	private static final Decision FINAL = new Final();

	private static final Decision EXHAUSTED = new Exhausted();

	private final WorkerSettings settings;

	private final Incidents incidents;

	private final AtomicInteger held = new AtomicInteger();

	Retries(WorkerSettings settings, Incidents incidents) {
		this.settings = settings;
		this.incidents = incidents;
	}

	/**
	 * Decide. Where the answer is {@link Again} with a back-off longer than
	 * {@code retry.hold}, the wait is counted until {@link #resumed()}. A policy that
	 * throws lets nothing be run again.
	 * @param run the run whose handler threw
	 * @param failure what it threw
	 * @return what to do
	 */
	Decision decide(TaskRun run, Throwable failure) {
		RetryPolicy policy = this.settings.retry();
		if (policy == null || Failures.isAnswer(failure) || failure instanceof Error) {
			return FINAL;
		}
		try {
			return decide(policy, run, failure);
		}
		catch (RuntimeException | Error ex) {
			this.incidents.count(Incident.HANDLER_ERROR,
					() -> "The retry policy of handler " + run.container.definition().id() + ", task " + run.key.task(),
					ex);
			return FINAL;
		}
	}

	private Decision decide(RetryPolicy policy, TaskRun run, Throwable failure) {
		if (!policy.shouldRetry(failure)) {
			return FINAL;
		}
		long millis = run.backOff(() -> policy.getBackOff().start()).nextBackOff();
		if (millis == BackOffExecution.STOP) {
			return EXHAUSTED;
		}
		Duration delay = Duration.ofMillis(millis);
		if (delay.compareTo(run.remaining()) >= 0) {
			return EXHAUSTED;
		}
		if (run.container.isStopping()) {
			return new Again(delay);
		}
		if (delay.compareTo(this.settings.retryHold()) > 0
				&& this.held.incrementAndGet() > this.settings.retryMaxHeld()) {
			this.held.decrementAndGet();
			return EXHAUSTED;
		}
		return new Again(delay);
	}

	/**
	 * Return how many wait without a permit.
	 */
	BufferLevel held() {
		return new BufferLevel("retries", this.held.get(), this.settings.retryMaxHeld());
	}

	/**
	 * Note that one that waited without a permit waits no longer.
	 */
	void resumed() {
		this.held.decrementAndGet();
	}

	/** What to do about a handler that threw. */
	sealed interface Decision {

	}

	/**
	 * Run it again.
	 *
	 * @param after how much later
	 */
	record Again(Duration after) implements Decision {
	}

	/** It was to be run again, but not any more: a dead letter. */
	record Exhausted() implements Decision {
	}

	/** It is not to be run again. */
	record Final() implements Decision {
	}

}
