package io.aethermagic.client;

import java.util.function.LongConsumer;

import org.jspecify.annotations.Nullable;

/**
 * When a copy of a task, whose hub has forgotten everything, is sent again to the hub
 * that came after. That one drops what it knows already; so a copy whose holder is not
 * heard of is sent once more in each lease: the holder may have let go of it while the
 * hub was away, and then nobody has it. Guarded by the {@link TaskCopies} that it belongs
 * to.
 *
 * @promise 5.13
 */
final class ForgottenCopy {

	/** How long after a send that failed it is tried again. */
	private static final long RETRY_NANOS = 1_000_000_000L;

	private boolean notSent;

	private long againNanos;

	/**
	 * Note that the copy is being sent again.
	 * @param holder who holds it, if somebody does
	 */
	void sent(@Nullable CopyHolder holder, long now) {
		this.notSent = false;
		this.againNanos = now + ((holder != null) ? holder.leaseNanos() : 0);
	}

	/**
	 * Note that it could not be sent.
	 */
	void notSent(long now) {
		this.notSent = true;
		this.againNanos = now + RETRY_NANOS;
	}

	/**
	 * Say when {@link #isDue} may be so.
	 * @param holder who holds it, if somebody does
	 * @param due is told the time, if there is one
	 */
	void tellWhenDue(@Nullable CopyHolder holder, LongConsumer due) {
		if (this.notSent || (holder != null && holder.leaseNanos() != 0)) {
			due.accept(this.againNanos);
		}
	}

	/**
	 * Tell whether it is to be sent again.
	 * @param holder who holds it, if somebody does
	 * @return whether it is
	 */
	boolean isDue(@Nullable CopyHolder holder, long now) {
		if (now - this.againNanos < 0) {
			return false;
		}
		// without a holder the hub would take a repeat for another task, and only a
		// declared lease can lapse
		if (!this.notSent && (holder == null || holder.leaseNanos() == 0)) {
			return false;
		}
		if (holder != null && now - holder.lapsesAtNanos() < 0) {
			this.againNanos = holder.lapsesAtNanos();
			return false;
		}
		return true;
	}

}
