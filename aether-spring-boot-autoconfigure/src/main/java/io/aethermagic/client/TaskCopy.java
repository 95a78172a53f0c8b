package io.aethermagic.client;

import java.util.function.LongConsumer;

import io.aethermagic.client.RecoveryStep.EndUnconfirmed;
import io.aethermagic.client.RecoveryStep.GiveUp;
import io.aethermagic.client.RecoveryStep.Redispatch;
import io.aethermagic.client.RecoveryStep.Resend;
import org.jspecify.annotations.Nullable;

/**
 * One workgroup's copy of a task: whether it is open, in whose custody it is, and what is
 * to be done where that says nothing for too long. It decides for itself alone. Guarded
 * by the {@link TaskCopies} that it belongs to.
 *
 * @promise 5.2
 * @promise 5.11
 * @promise 5.15
 */
final class TaskCopy {

	/**
	 * How long after the acceptance window a caller still waits before it sends again.
	 */
	private static final long WINDOW_MARGIN_NANOS = 1_000_000_000L;

	private final RecoveryRules rules;

	private final CopyCustody custody;

	/** Whether the transport has it, or a worker. */
	private boolean sent;

	/** When it was last sent, while nobody holds it. */
	private long sentNanos;

	/** How long after that it can still be accepted. */
	private long windowNanos;

	/**
	 * {@code null} unless the hub that took it is gone, and another one is to have it.
	 */
	private @Nullable ForgottenCopy forgotten;

	private boolean failed;

	TaskCopy(RecoveryRules rules, TaskEvents events) {
		this.rules = rules;
		this.custody = new CopyCustody(rules, events);
	}

	CopyCustody custody() {
		return this.custody;
	}

	boolean isFor(@Nullable String workgroup) {
		String own = this.custody.workgroup();
		return own == null || own.equals(workgroup);
	}

	/**
	 * Tell whether its workgroup has not failed.
	 */
	boolean isOpen() {
		return !this.failed;
	}

	void fail() {
		this.failed = true;
	}

	/**
	 * Note that it is sent for the first time.
	 */
	void sent(long now) {
		letGo(now);
		this.windowNanos = this.rules.firstWindowNanos();
	}

	/**
	 * Note that the transport did not take it.
	 */
	void unsent() {
		this.sent = false;
	}

	private void letGo(long now) {
		this.custody.letGo();
		this.sent = true;
		this.sentNanos = now;
		this.forgotten = null;
	}

	/**
	 * Take in that its holder has given it back to the queue.
	 */
	void released(long now) {
		if (!this.custody.promoteRival(now)) {
			letGo(now);
		}
	}

	/**
	 * Take in that its holder is lost.
	 * @param cancelling whether the task is being cancelled
	 * @return what is to be done; {@code null} for nothing, where there is a rival or the
	 * transport gives it to another
	 */
	@Nullable RecoveryStep lost(boolean cancelling, long now) {
		CopyHolder lost = this.custody.holder();
		if (lost == null || this.custody.promoteRival(now) || !this.rules.recovers()) {
			return null;
		}
		letGo(now);
		if (cancelling) {
			return new EndUnconfirmed();
		}
		if (this.custody.dispatch() >= this.rules.maxDispatches()) {
			return new GiveUp(String.valueOf(this.custody.workgroup()), this.custody.dispatch());
		}
		this.custody.beginNext();
		this.windowNanos = this.rules.firstWindowNanos();
		return new Redispatch(lost.instance(), resend(null, this.windowNanos));
	}

	/**
	 * Look whether something is to be done, while there is a connection. It counts as
	 * done.
	 * @param cancelling whether the task is being cancelled
	 * @return what is to be done; {@code null} for nothing
	 */
	@Nullable RecoveryStep due(boolean cancelling, long now) {
		CopyHolder holder = this.custody.holder();
		if (!this.rules.recovers() && this.forgotten != null && this.forgotten.isDue(holder, now)) {
			return resendForgotten(this.forgotten, now);
		}
		if (holder == null) {
			return isUnaccepted(now) ? resendWider(now) : null;
		}
		if (holder.hasLapsed(now) && (this.rules.recovers() || this.custody.hasRival())) {
			return lost(cancelling, now);
		}
		return holder.isToBeAsked(now) ? this.custody.question() : null;
	}

	/**
	 * Say when {@link #due} may find something.
	 * @param due is told each time at which that may be so
	 */
	void tellWhenDue(LongConsumer due) {
		CopyHolder holder = this.custody.holder();
		if (!this.rules.recovers() && this.forgotten != null) {
			this.forgotten.tellWhenDue(holder, due);
		}
		if (holder != null) {
			holder.tellWhenDue(this.rules.recovers() || this.custody.hasRival(), due);
		}
		else if (this.sent && this.rules.recovers()) {
			due.accept(this.sentNanos + this.windowNanos + WINDOW_MARGIN_NANOS);
		}
	}

	private boolean isUnaccepted(long now) {
		return this.sent && this.rules.recovers() && now - this.sentNanos > this.windowNanos + WINDOW_MARGIN_NANOS;
	}

	private Resend resendWider(long now) {
		this.windowNanos = Math.min(2 * this.windowNanos, this.rules.leaseNanos());
		this.sentNanos = now;
		return resend(null, this.windowNanos);
	}

	private Resend resend(@Nullable CopyHolder holder, long windowNanos) {
		return new Resend(this.custody.workgroup(), this.custody.dispatch(),
				(holder != null) ? holder.instance() : null, (holder != null) ? holder.leaseNanos() : 0, windowNanos);
	}

	/**
	 * Send it to the hub that came after the one that took it. Not what a worker holds
	 * that makes no claims: it would be run twice.
	 * @return what is to be done; {@code null} for nothing
	 */
	@Nullable Resend forgottenByHub(long now) {
		CopyHolder holder = this.custody.holder();
		if ((holder != null) ? !holder.isReachable() : !this.sent) {
			return null;
		}
		this.forgotten = new ForgottenCopy();
		return resendForgotten(this.forgotten, now);
	}

	private Resend resendForgotten(ForgottenCopy forgotten, long now) {
		CopyHolder holder = this.custody.holder();
		forgotten.sent(holder, now);
		return resend(holder, this.rules.leaseNanos());
	}

	/**
	 * Take in that it could not be sent again. That matters to a new hub alone: elsewhere
	 * it is sent again anyway when nobody accepts.
	 */
	void notSent(long now) {
		if (this.forgotten != null) {
			this.forgotten.notSent(now);
		}
	}

	/**
	 * Count from now on: while the connection was gone silence meant nothing.
	 */
	void startAnew(long now) {
		this.sentNanos = now;
		CopyHolder holder = this.custody.holder();
		if (holder != null) {
			holder.heard(now);
		}
	}

}
