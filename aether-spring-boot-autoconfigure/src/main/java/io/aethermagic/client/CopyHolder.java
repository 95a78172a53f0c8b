package io.aethermagic.client;

import java.util.function.LongConsumer;

/**
 * The instance that holds a copy of a task, and how sure that still is. Guarded by the
 * {@link TaskCopies} that it belongs to.
 *
 * @promise 5.1
 * @promise 5.3
 */
final class CopyHolder {

	private final String instance;

	private final boolean reachable;

	/** 0 where it declared none, and only the deadline counts. */
	private long leaseNanos;

	private long heardNanos;

	private boolean asked;

	private long askedNanos;

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
	}

	/**
	 * Return when its lease lapses, unless it is heard before.
	 * @return the time; long past where it declared no lease
	 */
	long lapsesAtNanos() {
		return this.heardNanos + this.leaseNanos;
	}

	long silentNanos(long now) {
		return now - this.heardNanos;
	}

	/**
	 * Tell whether its declared lease has lapsed.
	 * @return whether it has; never where it declared none
	 */
	boolean hasLapsed(long now) {
		return this.leaseNanos > 0 && now - this.heardNanos > this.leaseNanos;
	}

	/**
	 * Tell whether it is time to ask it: two heartbeats did not come, and it was not
	 * asked just now. It counts as asked from then on.
	 * @return whether it is to be asked
	 */
	boolean isToBeAsked(long now) {
		return now - this.heardNanos > this.leaseNanos / 3 * 2 && ask(now);
	}

	/**
	 * Tell whether it is to be asked because its heartbeat did not list the task. It
	 * counts as asked from then on.
	 * @param sinceNanos when the heartbeat began
	 * @return whether it is to be asked
	 */
	boolean isUnlisted(long sinceNanos, long now) {
		return this.heardNanos - sinceNanos <= 0 && ask(now);
	}

	private boolean ask(long now) {
		if (this.leaseNanos <= 0 || (this.asked && now - this.askedNanos <= this.leaseNanos / 3)) {
			return false;
		}
		this.asked = true;
		this.askedNanos = now;
		return true;
	}

	/**
	 * Say when it may have lapsed, and when it is to be asked.
	 * @param lapses whether it matters that it has lapsed
	 * @param due is told each time at which that may be so
	 */
	void tellWhenDue(boolean lapses, LongConsumer due) {
		if (this.leaseNanos <= 0) {
			return;
		}
		if (lapses) {
			due.accept(lapsesAtNanos());
		}
		due.accept(this.asked ? this.askedNanos + this.leaseNanos / 3 : this.heardNanos + this.leaseNanos / 3 * 2);
	}

}
