package io.aethermagic.time;

import java.util.BitSet;
import java.util.List;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * The part of a {@link DueWheel} that has one lock: two wheels, of which the outer one
 * moves on by a slot when the inner one has gone round. What is due beyond both waits in
 * the outer one's last slot. Safe for use by several threads.
 *
 * @param <T> what is due
 */
final class WheelStripe<T> {

	/** How many slots each wheel has; a power of two. */
	private static final int SLOTS = 256;

	/**
	 * The heads of the lists: first those of the inner wheel, then those of the outer.
	 */
	@SuppressWarnings({ "unchecked", "rawtypes" })
	private final @Nullable DueEntry<T>[] slots = new DueEntry[2 * SLOTS];

	private final BitSet filled = new BitSet(2 * SLOTS);

	private final LongSupplier clock;

	/** The tick up to which all is told. */
	private long told;

	/** The round that the inner wheel is in: that of what is told. */
	private long round;

	/** The tick at which the stripe asked to be looked at. */
	private long look = Long.MAX_VALUE;

	/**
	 * Create a stripe with nothing in it.
	 * @param clock tells which tick it is
	 */
	WheelStripe(LongSupplier clock) {
		this.clock = clock;
	}

	/**
	 * Let an entry be due at a tick, unless it is due before.
	 * @return the tick at which the stripe is to be looked at; {@link Long#MAX_VALUE} if
	 * that is no news
	 */
	synchronized long bringForward(DueEntry<T> entry, long tick) {
		if (tick >= entry.tick()) {
			return Long.MAX_VALUE;
		}
		unlink(entry);
		if (this.filled.isEmpty()) {
			skipTo(this.clock.getAsLong() - 1);
		}
		link(entry, tick);
		long at = nextFilled();
		if (at >= this.look) {
			return Long.MAX_VALUE;
		}
		this.look = at;
		return at;
	}

	private void skipTo(long tick) {
		if (tick > this.told) {
			this.told = tick;
			this.round = tick / SLOTS;
		}
	}

	synchronized void cancel(DueEntry<T> entry) {
		unlink(entry);
	}

	/**
	 * Take out what is due.
	 * @param now the tick that it is now
	 * @param due takes what is due
	 * @return the tick at which the stripe is to be looked at next;
	 * {@link Long#MAX_VALUE} for never
	 */
	synchronized long advance(long now, List<T> due) {
		while (this.told < now) {
			long next = Math.min(nextFilled(), now);
			this.told = next - 1;
			if (next % SLOTS == 0) {
				this.round = next / SLOTS;
				moveInwards();
			}
			this.told = next;
			takeOut((int) (next % SLOTS), due);
		}
		this.look = this.filled.isEmpty() ? Long.MAX_VALUE : nextFilled();
		return this.look;
	}

	/**
	 * Return the next tick at which something may be due, or else the next round.
	 */
	private long nextFilled() {
		long next = this.round * SLOTS;
		int slot = this.filled.nextSetBit((int) (this.told + 1 - next));
		return next + ((slot >= 0 && slot < SLOTS) ? slot : SLOTS);
	}

	private void link(DueEntry<T> entry, long tick) {
		long at = Math.max(tick, this.told + 1);
		long rounds = at / SLOTS - this.round;
		int slot = (int) (at % SLOTS);
		if (rounds > 0) {
			slot = SLOTS + (int) ((this.round + Math.min(rounds, SLOTS - 1)) % SLOTS);
		}
		DueEntry<T> head = this.slots[slot];
		if (head != null) {
			head.before = entry;
		}
		entry.tick(tick);
		entry.slot = slot;
		entry.after = head;
		this.slots[slot] = entry;
		this.filled.set(slot);
	}

	private void unlink(DueEntry<T> entry) {
		if (entry.tick() == Long.MAX_VALUE) {
			return;
		}
		DueEntry<T> before = entry.before;
		DueEntry<T> after = entry.after;
		if (before != null) {
			before.after = after;
		}
		else {
			this.slots[entry.slot] = after;
			this.filled.set(entry.slot, after != null);
		}
		if (after != null) {
			after.before = before;
		}
		entry.before = null;
		entry.after = null;
		entry.tick(Long.MAX_VALUE);
	}

	/**
	 * Move what is due in this round from the outer wheel to the inner one.
	 */
	private void moveInwards() {
		DueEntry<T> entry = this.slots[SLOTS + (int) (this.round % SLOTS)];
		while (entry != null) {
			DueEntry<T> after = entry.after;
			long tick = entry.tick();
			unlink(entry);
			link(entry, tick);
			entry = after;
		}
	}

	private void takeOut(int slot, List<T> due) {
		DueEntry<T> entry = this.slots[slot];
		while (entry != null) {
			DueEntry<T> after = entry.after;
			unlink(entry);
			due.add(entry.item());
			entry = after;
		}
	}

}
