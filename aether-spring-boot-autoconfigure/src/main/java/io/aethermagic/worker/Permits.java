package io.aethermagic.worker;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

import org.jspecify.annotations.Nullable;

/**
 * The permits of one handler: how many tasks it has in hand, and how many more the
 * transport was asked for. Together they are never more than there are permits, but for
 * one case: a retry may take a permit that the transport was asked to fill. What then
 * comes is one too many and has to go back. Safe for use by several threads; what it
 * calls is called outside of its lock.
 *
 * @promise 4.8
 */
final class Permits {

	private int total;

	private final IntConsumer ask;

	private final Consumer<Runnable> resume;

	/** Retries that are due and have no permit. */
	private final ArrayDeque<Runnable> due = new ArrayDeque<>(0);

	private int inHand;

	/** What the transport was asked for and has not brought yet. */
	private int asked;

	/**
	 * Create permits that are all free, and that nobody was asked to fill.
	 * @param total how many there are, above 0
	 * @param ask asks the transport for so many tasks
	 * @param resume goes on with a retry that has a permit now
	 */
	Permits(int total, IntConsumer ask, Consumer<Runnable> resume) {
		this.total = total;
		this.ask = ask;
		this.resume = resume;
	}

	synchronized int total() {
		return this.total;
	}

	/**
	 * Have another number of permits. Those that are taken stay taken.
	 * @param total how many there are now, above 0
	 */
	void resize(int total) {
		synchronized (this) {
			this.total = total;
		}
		fill(total);
	}

	/**
	 * Forget what the transport was asked for, which will not come any more, and ask for
	 * as many as are free.
	 */
	void askAnew() {
		int total;
		synchronized (this) {
			this.asked = 0;
			total = this.total;
		}
		fill(total);
	}

	synchronized int inHand() {
		return this.inHand;
	}

	/**
	 * Take a permit for a task that the transport has brought.
	 * @return {@code false} if there is none: the task has to go back
	 */
	synchronized boolean take() {
		if (this.asked > 0) {
			this.asked--;
		}
		if (this.inHand >= this.total) {
			return false;
		}
		this.inHand++;
		return true;
	}

	/**
	 * Take a permit for a retry and go on with it, now or when one is given back.
	 * @param retry the retry
	 */
	void take(Runnable retry) {
		synchronized (this) {
			if (this.inHand >= this.total) {
				this.due.add(retry);
				return;
			}
			this.inHand++;
		}
		this.resume.accept(retry);
	}

	/**
	 * Give a permit back: to a retry that waits for one, or else to the transport.
	 */
	void give() {
		Runnable next;
		boolean ask = false;
		synchronized (this) {
			next = this.due.poll();
			if (next == null) {
				this.inHand--;
				ask = this.inHand + this.asked < this.total;
				this.asked += ask ? 1 : 0;
			}
		}
		if (next != null) {
			this.resume.accept(next);
		}
		else if (ask) {
			this.ask.accept(1);
		}
	}

	/**
	 * Give a permit back that nothing could be done with. It lies idle until
	 * {@link #fill}.
	 * @param retry what could not be done, if it was a retry: it waits for a permit again
	 */
	synchronized void giveIdle(@Nullable Runnable retry) {
		this.inHand--;
		if (retry != null) {
			this.due.addFirst(retry);
		}
	}

	/**
	 * Fill idle permits: with retries that wait for one, then from the transport.
	 * @param most how many at most
	 */
	void fill(int most) {
		List<Runnable> retries = new ArrayList<>(0);
		int ask = 0;
		synchronized (this) {
			for (int i = 0; i < most && hasIdle(); i++) {
				Runnable next = this.due.poll();
				if (next != null) {
					this.inHand++;
					retries.add(next);
				}
				else {
					this.asked++;
					ask++;
				}
			}
		}
		retries.forEach(this.resume);
		if (ask > 0) {
			this.ask.accept(ask);
		}
	}

	/**
	 * Tell whether there is a permit that a retry waits for, or that the transport was
	 * not asked to fill.
	 */
	synchronized boolean hasIdle() {
		return this.inHand + (this.due.isEmpty() ? this.asked : 0) < this.total;
	}

}
