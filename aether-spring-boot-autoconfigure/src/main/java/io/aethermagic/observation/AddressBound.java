package io.aethermagic.observation;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.aethermagic.task.TaskAddress;

/**
 * Bounds how many jobs and tasks meters tell apart by name: the first so many, and all
 * others together. A caller can make up addresses without end, and each would be a meter
 * for ever. Safe for use by several threads.
 */
public final class AddressBound {

	/** What stands for the jobs and tasks that have no name of their own. */
	public static final String OTHER = "other";

	private final Set<Name> named = ConcurrentHashMap.newKeySet();

	private final AtomicInteger size = new AtomicInteger();

	private final int most;

	/**
	 * Create a bound that knows of no addresses.
	 * @param most how many pairs of job and task have a name
	 */
	public AddressBound(int most) {
		this.most = most;
	}

	/**
	 * Tell whether an address is told apart by name: it is from now on if there is room.
	 * @param address the address
	 * @return whether its job and task are to be named
	 */
	public boolean isNamed(TaskAddress address) {
		Name name = new Name(address.job(), address.task());
		if (this.named.contains(name)) {
			return true;
		}
		if (this.size.incrementAndGet() > this.most) {
			this.size.decrementAndGet();
			return false;
		}
		if (!this.named.add(name)) {
			this.size.decrementAndGet();
		}
		return true;
	}

	private record Name(String job, String task) {
	}

}
