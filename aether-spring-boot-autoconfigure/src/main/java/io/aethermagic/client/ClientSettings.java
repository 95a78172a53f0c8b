package io.aethermagic.client;

import java.time.Duration;

/**
 * What a caller keeps to ({@code aether.client.*}).
 *
 * @param timeout the deadline of a call that sets none
 * @param maxPending how many calls may be out at a time
 * @param sendTimeout how long {@code perform} blocks at that bound before the handle
 * fails with {@code rejected}
 * @param maxUnaccepted how many calls, on a transport without REDELIVERY, may be sent and
 * not yet accepted
 * @param noWorker what to do where nobody is there
 * @param waitWhileDisconnected whether calls made without a connection wait for one
 * ({@code true}) or fail at once
 * @param lease the lease that is counted with before a worker has declared its own; sets
 * the acceptance window (a third of it) and how long an unanswered cancel waits
 * @param maxDispatches after how many lapsed leases a task is given up
 * @param aethermagic whether answers are also taken at task addresses, from workers that
 * know no inbox ({@code aether.compatibility.aethermagic})
 */
public record ClientSettings(Duration timeout, int maxPending, Duration sendTimeout, int maxUnaccepted,
		NoWorker noWorker, boolean waitWhileDisconnected, Duration lease, int maxDispatches, boolean aethermagic) {

	/** The defaults of {@code aether.client.*} on a transport with a broker. */
	public static final ClientSettings DEFAULTS = new ClientSettings(Duration.ofMinutes(5), 10_000,
			Duration.ofSeconds(10), 500, NoWorker.WAIT, true, Duration.ofSeconds(30), 5, false);

	/**
	 * Create settings.
	 * @throws IllegalArgumentException if a duration or a number is not positive
	 */
	public ClientSettings {
		positive("aether.client.timeout", timeout);
		positive("aether.client.send-timeout", sendTimeout);
		positive("aether.worker.lease", lease);
		positive("aether.client.max-pending", maxPending);
		positive("aether.client.max-unaccepted", maxUnaccepted);
		positive("aether.worker.max-dispatches", maxDispatches);
	}

	/**
	 * Return these settings with another value of {@link #timeout()}.
	 * @param timeout the value
	 * @return new settings
	 */
	public ClientSettings withTimeout(Duration timeout) {
		return new ClientSettings(timeout, this.maxPending, this.sendTimeout, this.maxUnaccepted, this.noWorker,
				this.waitWhileDisconnected, this.lease, this.maxDispatches, this.aethermagic);
	}

	/**
	 * Return these settings with another value of {@link #maxPending()}.
	 * @param maxPending the value
	 * @return new settings
	 */
	public ClientSettings withMaxPending(int maxPending) {
		return new ClientSettings(this.timeout, maxPending, this.sendTimeout, this.maxUnaccepted, this.noWorker,
				this.waitWhileDisconnected, this.lease, this.maxDispatches, this.aethermagic);
	}

	/**
	 * Return these settings with another value of {@link #sendTimeout()}.
	 * @param sendTimeout the value
	 * @return new settings
	 */
	public ClientSettings withSendTimeout(Duration sendTimeout) {
		return new ClientSettings(this.timeout, this.maxPending, sendTimeout, this.maxUnaccepted, this.noWorker,
				this.waitWhileDisconnected, this.lease, this.maxDispatches, this.aethermagic);
	}

	/**
	 * Return these settings with another value of {@link #maxUnaccepted()}.
	 * @param maxUnaccepted the value
	 * @return new settings
	 */
	public ClientSettings withMaxUnaccepted(int maxUnaccepted) {
		return new ClientSettings(this.timeout, this.maxPending, this.sendTimeout, maxUnaccepted, this.noWorker,
				this.waitWhileDisconnected, this.lease, this.maxDispatches, this.aethermagic);
	}

	/**
	 * Return these settings with another value of {@link #noWorker()}.
	 * @param noWorker the value
	 * @return new settings
	 */
	public ClientSettings withNoWorker(NoWorker noWorker) {
		return new ClientSettings(this.timeout, this.maxPending, this.sendTimeout, this.maxUnaccepted, noWorker,
				this.waitWhileDisconnected, this.lease, this.maxDispatches, this.aethermagic);
	}

	/**
	 * Return these settings with another value of {@link #waitWhileDisconnected()}.
	 * @param waitWhileDisconnected the value
	 * @return new settings
	 */
	public ClientSettings withWaitWhileDisconnected(boolean waitWhileDisconnected) {
		return new ClientSettings(this.timeout, this.maxPending, this.sendTimeout, this.maxUnaccepted, this.noWorker,
				waitWhileDisconnected, this.lease, this.maxDispatches, this.aethermagic);
	}

	/**
	 * Return these settings with another value of {@link #lease()}.
	 * @param lease the value
	 * @return new settings
	 */
	public ClientSettings withLease(Duration lease) {
		return new ClientSettings(this.timeout, this.maxPending, this.sendTimeout, this.maxUnaccepted, this.noWorker,
				this.waitWhileDisconnected, lease, this.maxDispatches, this.aethermagic);
	}

	/**
	 * Return these settings with another value of {@link #maxDispatches()}.
	 * @param maxDispatches the value
	 * @return new settings
	 */
	public ClientSettings withMaxDispatches(int maxDispatches) {
		return new ClientSettings(this.timeout, this.maxPending, this.sendTimeout, this.maxUnaccepted, this.noWorker,
				this.waitWhileDisconnected, this.lease, maxDispatches, this.aethermagic);
	}

	/**
	 * Return these settings with another value of {@link #aethermagic()}.
	 * @param aethermagic the value
	 * @return new settings
	 */
	public ClientSettings withAethermagic(boolean aethermagic) {
		return new ClientSettings(this.timeout, this.maxPending, this.sendTimeout, this.maxUnaccepted, this.noWorker,
				this.waitWhileDisconnected, this.lease, this.maxDispatches, aethermagic);
	}

	private static void positive(String property, Duration value) {
		if (value.isNegative() || value.isZero()) {
			throw new IllegalArgumentException(property + " is " + value + ": it must be above zero");
		}
	}

	private static void positive(String property, int value) {
		if (value <= 0) {
			throw new IllegalArgumentException(property + " is " + value + ": it must be above zero");
		}
	}

}
