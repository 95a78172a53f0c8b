package io.aethermagic.transport.hub;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.transport.SendOptions;
import org.jspecify.annotations.Nullable;

/**
 * One group's copy of a task. All fields but {@link #lapsesAt} are read and written under
 * the lock of the task's queue.
 */
final class HubTask {

	/**
	 * What stands for the message of a task that was claimed before it was sent again.
	 */
	private static final AetherMessage UNKNOWN = new AetherMessage("", "", Action.PERFORM, null, Map.of(), new byte[0]);

	enum State {

		/** In the line of its group. */
		QUEUED,

		/** Kept back for the instance that had it, until that one has made its claims. */
		PARKED,

		/** With a member, who has not accepted yet. */
		DELIVERED,

		/** In custody. */
		ACCEPTED,

		/** In custody by a claim; the hub has not seen the message. */
		CLAIMED,

		/** Acknowledged after a claim, before the message was sent again. */
		ENDED,

		/** No longer the hub's. */
		GONE

	}

	AetherMessage message;

	final String tid;

	final int priority;

	final long takenAt;

	final boolean expires;

	final long expiresAt;

	long bytes;

	int count = 1;

	State state = State.QUEUED;

	@Nullable TaskGroup group;

	/** Who has it, had it last and may take it back, or may claim it. */
	@Nullable HubInstance holder;

	@Nullable SessionState session;

	/** The holder's latest delivery of it. */
	long delivery;

	/** The holder's deliveries of it before that one. */
	private List<Long> earlier = List.of();

	long lease;

	/** When the lease, or the time of being parked or remembered, is over. */
	volatile long lapsesAt;

	HubTask(AetherMessage message, SendOptions options, long bytes, long now) {
		this.message = message;
		this.tid = message.tid();
		this.priority = options.priority();
		this.takenAt = now;
		this.expires = options.expiry() != null;
		this.expiresAt = (options.expiry() != null) ? now + Incarnation.nanos(options.expiry()) : 0;
		this.bytes = bytes;
	}

	private HubTask(HubClaim claim, long now) {
		this.message = UNKNOWN;
		this.tid = claim.tid();
		this.priority = SendOptions.DEFAULT_PRIORITY;
		this.takenAt = now;
		this.expires = false;
		this.expiresAt = 0;
		this.count = claim.count();
		this.state = State.CLAIMED;
	}

	static HubTask claimed(HubClaim claim, long now) {
		return new HubTask(claim, now);
	}

	/**
	 * Note whose it is now. One who had it last still has it under its earlier
	 * deliveries; anybody else's are over.
	 */
	void heldBy(HubInstance instance, long delivery) {
		if (this.holder == instance) {
			this.earlier = Stream.concat(this.earlier.stream(), Stream.of(this.delivery)).toList();
		}
		else {
			leaveHolder();
		}
		this.holder = instance;
		this.delivery = delivery;
		instance.held.put(delivery, this);
	}

	/**
	 * Note that nobody has it, nor has a claim to it from before.
	 */
	void leaveHolder() {
		HubInstance before = this.holder;
		if (before != null) {
			before.held.remove(this.delivery);
			this.earlier.forEach(before.held::remove);
			this.earlier = List.of();
			this.holder = null;
		}
	}

	boolean isUnknown() {
		return this.message == UNKNOWN;
	}

	boolean isHeld() {
		return this.state == State.DELIVERED || this.state == State.ACCEPTED || this.state == State.CLAIMED;
	}

	boolean isExpired(long now) {
		return this.expires && now - this.expiresAt >= 0;
	}

	boolean isLapsed(long now) {
		return now - this.lapsesAt >= 0;
	}

	/**
	 * Tell whether it has lapsed; if not, tell when it will.
	 */
	boolean isLapsedOrExpectedBy(EarliestTime lapses, long now) {
		long at = this.lapsesAt;
		if (now - at >= 0) {
			return true;
		}
		lapses.expect(at);
		return false;
	}

	/**
	 * Begin the lease, or the time of being parked or remembered, anew.
	 */
	void startLease(long now) {
		long lapses = now + this.lease;
		this.lapsesAt = lapses;
		HubInstance holder = this.holder;
		if (holder != null) {
			holder.lapses.expect(lapses);
		}
	}

}
