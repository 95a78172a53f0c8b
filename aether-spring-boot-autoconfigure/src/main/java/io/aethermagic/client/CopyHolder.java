package io.aethermagic.client;

/**
 * The instance that holds a copy of a task, and how sure that still is. Guarded by the
 * {@link TaskCopies} that it belongs to.
 *
 * @promise 5.1
 * @promise 5.3
 */
final class CopyHolder {

	/** How long an outcome may cross a heartbeat that no longer lists its task. */
	private static final long CROSSING_NANOS = 100_000_000L;

	private final String instance;

	private final boolean reachable;

	/** 0 where it declared none, and only the deadline counts. */
	private long leaseNanos;

	private long heardNanos;

	private boolean asked;

	private long askedNanos;

	private boolean unlisted;

	private long unlistedNanos;

	/**
	 * Hold a copy from now on.
	 * @param instance the instance's id
	 * @param reachable whether it has an inbox, where it can be asked
	 * @param leaseNanos the lease that it declares; 0 for none
	 */
	CopyHolder(String instance, boolean reachable, long leaseNanos, long now) {
		this.instance = instance;
		this.reachable = reachable;
		this.leaseNanos = leaseNanos;
		this.heardNanos = now;
	}

	String instance() {
		return this.instance;
	}

	boolean is(String instance) {
		return this.instance.equals(instance);
	}

	boolean isReachable() {
		return this.reachable;
	}

	long leaseNanos() {
		return this.leaseNanos;
	}

	void declare(long leaseNanos) {
		this.leaseNanos = leaseNanos;
	}

	/**
	 * Take in that it said that it holds the copy.
	 */
	void heard(long now) {
		this.heardNanos = now;
		this.asked = false;
		this.unlisted = false;
	}

	/**
	 * Take in that its heartbeat did not list the task.
	 */
	void unlisted(long now) {
		if (!this.unlisted) {
			this.unlisted = true;
			this.unlistedNanos = now;
		}
	}

	/**
	 * Return when its lease lapses, unless it is heard before.
	 * @return the time; long past where it declared no lease
	 */
	long lapsesAtNanos() {
		return this.heardNanos + this.leaseNanos;
	}

	/**
	 * Tell whether its declared lease has lapsed.
	 * @return whether it has; never where it declared none
	 */
	boolean hasLapsed(long now) {
		return this.leaseNanos > 0 && now - this.heardNanos > this.leaseNanos;
	}

	/**
	 * Tell whether it is time to ask it: a heartbeat did not list the task, or two did
	 * not come, and it was not asked just now. It counts as asked from then on.
	 * @return whether it is to be asked
	 */
	boolean isToBeAsked(long now) {
		if (this.leaseNanos <= 0 || !isDoubtful(now) || (this.asked && now - this.askedNanos <= this.leaseNanos / 3)) {
			return false;
		}
		this.asked = true;
		this.askedNanos = now;
		return true;
	}

	private boolean isDoubtful(long now) {
		return (this.unlisted && now - this.unlistedNanos > CROSSING_NANOS)
				|| now - this.heardNanos > this.leaseNanos / 3 * 2;
	}

}
