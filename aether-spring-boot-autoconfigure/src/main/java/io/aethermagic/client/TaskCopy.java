package io.aethermagic.client;

import io.aethermagic.task.TaskEvent;
import org.jspecify.annotations.Nullable;

/**
 * Where one workgroup's copy of a task stands: which hand-over it is, who holds it, and
 * when that was last confirmed. Guarded by its {@link PendingTask}.
 */
final class TaskCopy {

	/** {@code null} until a worker has accepted: then it is for every workgroup. */
	@Nullable String workgroup;

	/** The hand-over, counted from 1. */
	int number = 1;

	/** The instance that holds the task; {@code null} while nobody does. */
	@Nullable String holder;

	/** Whether the holder has an inbox, where it can be asked. */
	boolean reachable;

	/**
	 * An instance with an inbox that accepted the same dispatch; told off once the holder
	 * has answered.
	 */
	@Nullable String rival;

	/** The holder's lease; 0 where it declared none and only the deadline counts. */
	long leaseNanos;

	/** When it was last sent, while nobody holds it. */
	long sentNanos;

	/** How long after that it can still be accepted. */
	long windowNanos;

	/** When the holder was last heard to hold it. */
	long heardNanos;

	/** When the holder was last asked; 0 if not since it was last heard. */
	long askedNanos;

	/** Whether the holder's heartbeat did not list the task. */
	boolean unlisted;

	/** Since when it does not. */
	long unlistedNanos;

	/** Whether the hub that took it is gone, and another one is to have it. */
	boolean forgotten;

	/** Whether it could not be sent to that one. */
	boolean notSent;

	/** When that one is sent it again, unless the holder is heard. */
	long againNanos;

	/** The attempt that the last progress was of. */
	int attempt;

	/** The last progress of that attempt. */
	int percent = -1;

	/** How the workgroup failed, while another one is still open. */
	TaskEvent.@Nullable Failed failed;

	boolean isFor(String workgroup) {
		return this.workgroup == null || this.workgroup.equals(workgroup);
	}

	boolean isOpen() {
		return this.failed == null;
	}

	void heldBy(String instance, boolean reachable, int number, long leaseNanos, long now) {
		this.holder = instance;
		this.reachable = reachable;
		this.rival = null;
		if (number != this.number) {
			this.attempt = 0;
			this.percent = -1;
		}
		this.number = number;
		this.leaseNanos = leaseNanos;
		heard(now);
	}

	void heard(long now) {
		this.heardNanos = now;
		this.askedNanos = 0;
		this.unlisted = false;
	}

	void sent(long now) {
		this.holder = null;
		this.rival = null;
		this.sentNanos = now;
		this.forgotten = false;
		this.notSent = false;
	}

}
