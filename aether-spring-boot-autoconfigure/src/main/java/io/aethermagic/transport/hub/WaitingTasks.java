package io.aethermagic.transport.hub;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * The tasks of one group that wait for a member: the highest priority first, and within
 * one priority in order. Used under the lock of the task's queue.
 */
final class WaitingTasks {

	private static final int LEVELS = 10;

	private final List<@Nullable ArrayDeque<HubTask>> levels = new ArrayList<>(Collections.nCopies(LEVELS, null));

	/** One bit for each level that is not empty. */
	private int used;

	/** How many of the line have an expiry. */
	private int expiring;

	/** Before when none of them expires. */
	private final EarliestTime expires = new EarliestTime();

	boolean isEmpty() {
		return this.used == 0;
	}

	boolean hasExpiring() {
		return this.expiring > 0;
	}

	void addLast(HubTask entry) {
		level(entry.priority).addLast(entry);
		added(entry);
	}

	void addFirst(HubTask entry) {
		level(entry.priority).addFirst(entry);
		added(entry);
	}

	@Nullable HubTask poll() {
		if (this.used == 0) {
			return null;
		}
		int highest = 31 - Integer.numberOfLeadingZeros(this.used);
		ArrayDeque<HubTask> level = level(highest);
		HubTask entry = level.removeFirst();
		removed(entry, level);
		return entry;
	}

	void remove(HubTask entry) {
		ArrayDeque<HubTask> level = level(entry.priority);
		if (level.remove(entry)) {
			removed(entry, level);
		}
	}

	/**
	 * Take out what has expired. As long as nothing can have, nothing is looked at.
	 */
	List<HubTask> removeExpired(long now) {
		if (!this.expires.isReached(now)) {
			return List.of();
		}
		this.expires.forget();
		return removeAll((task) -> {
			boolean expired = task.isExpired(now);
			if (task.expires && !expired) {
				this.expires.expect(task.expiresAt);
			}
			return expired;
		});
	}

	/**
	 * Take out everything.
	 */
	List<HubTask> removeAll() {
		return removeAll((task) -> true);
	}

	private List<HubTask> removeAll(Predicate<HubTask> test) {
		List<HubTask> taken = new ArrayList<>();
		for (ArrayDeque<HubTask> level : this.levels) {
			if (level != null && level.removeIf((entry) -> test.test(entry) && taken.add(entry)) && level.isEmpty()) {
				this.used &= ~(1 << taken.get(taken.size() - 1).priority);
			}
		}
		taken.forEach((entry) -> this.expiring -= entry.expires ? 1 : 0);
		return taken;
	}

	private void added(HubTask entry) {
		this.used |= 1 << entry.priority;
		if (entry.expires) {
			this.expiring++;
			this.expires.expect(entry.expiresAt);
		}
	}

	private void removed(HubTask entry, ArrayDeque<HubTask> level) {
		if (level.isEmpty()) {
			this.used &= ~(1 << entry.priority);
		}
		this.expiring -= entry.expires ? 1 : 0;
	}

	private ArrayDeque<HubTask> level(int priority) {
		ArrayDeque<HubTask> level = this.levels.get(priority);
		if (level == null) {
			level = new ArrayDeque<>();
			this.levels.set(priority, level);
		}
		return level;
	}

}
