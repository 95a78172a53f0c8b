package io.aethermagic.autoconfigure;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

import io.aethermagic.client.NoWorker;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.convert.DurationUnit;

/**
 * What can be configured below {@code aether.client}.
 */
public class AetherClientProperties {

	/**
	 * Deadline of a call that sets none.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private Duration timeout = Duration.ofMinutes(5);

	/**
	 * How many calls may be open at a time. Further ones wait, as "send-timeout" says.
	 */
	private int maxPending = 10_000;

	/**
	 * How long a call blocks its thread when "max-pending" calls are out, before its
	 * handle fails with the code "rejected".
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private Duration sendTimeout = Duration.ofSeconds(10);

	/**
	 * How many calls may be sent and not yet accepted, on a transport that does not give
	 * a dead worker's task to another by itself.
	 */
	private int maxUnaccepted = 500;

	/**
	 * What a call does where no worker is there: wait for one until its deadline, or fail
	 * with the code "no-worker". Default: fail on a transport of the type local, wait on
	 * every other.
	 */
	private @Nullable NoWorker noWorker;

	/**
	 * What a call does while there is no connection: wait for one, or fail with the code
	 * "disconnected".
	 */
	private WhenDisconnected whenDisconnected = WhenDisconnected.WAIT;

	/**
	 * How many threads, at most, run the listeners of handles and what is chained to
	 * their futures. There are two as a rule, and more only while some of them block;
	 * when all of them do, the log names what blocks. Not with virtual threads
	 * ("spring.threads.virtual.enabled"): each callback has its own then.
	 */
	private int callbackThreads = 64;

	public Duration getTimeout() {
		return this.timeout;
	}

	public void setTimeout(Duration timeout) {
		this.timeout = timeout;
	}

	public int getMaxPending() {
		return this.maxPending;
	}

	public void setMaxPending(int maxPending) {
		this.maxPending = maxPending;
	}

	public Duration getSendTimeout() {
		return this.sendTimeout;
	}

	public void setSendTimeout(Duration sendTimeout) {
		this.sendTimeout = sendTimeout;
	}

	public int getMaxUnaccepted() {
		return this.maxUnaccepted;
	}

	public void setMaxUnaccepted(int maxUnaccepted) {
		this.maxUnaccepted = maxUnaccepted;
	}

	public @Nullable NoWorker getNoWorker() {
		return this.noWorker;
	}

	public void setNoWorker(@Nullable NoWorker noWorker) {
		this.noWorker = noWorker;
	}

	public WhenDisconnected getWhenDisconnected() {
		return this.whenDisconnected;
	}

	public void setWhenDisconnected(WhenDisconnected whenDisconnected) {
		this.whenDisconnected = whenDisconnected;
	}

	public int getCallbackThreads() {
		return this.callbackThreads;
	}

	public void setCallbackThreads(int callbackThreads) {
		this.callbackThreads = callbackThreads;
	}

	/**
	 * What a call does while there is no connection.
	 */
	public enum WhenDisconnected {

		/** Wait for a connection until the deadline. */
		WAIT,

		/** End the handle as FAILED with the code {@code disconnected}. */
		FAIL

	}

}
