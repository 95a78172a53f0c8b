package io.aethermagic.transport.hub;

/**
 * A subscription that competes with the others of its group. Its demand is guarded by the
 * lock of the task's queue.
 */
final class TaskMember implements HubSubscriber {

	final HubSession session;

	final long subscription;

	/** Nanoseconds. */
	final long lease;

	final GroupQueue group;

	long demand;

	/** Whether its group has it. */
	boolean joined;

	/** Whether it is among those that take turns. */
	boolean ready;

	TaskMember(HubSession session, long subscription, long lease, GroupQueue group) {
		this.session = session;
		this.subscription = subscription;
		this.lease = lease;
		this.group = group;
	}

	@Override
	public void request(long n, Outbox outbox) {
		this.group.queue.request(this, n, outbox);
	}

	@Override
	public void remove(boolean comesBack) {
		this.group.queue.remove(this);
	}

	/**
	 * A delivery on its way to a member.
	 */
	record Handover(TaskMember member, HubDelivery delivery) implements Runnable {

		@Override
		public void run() {
			this.member.session.deliver(this.delivery);
		}

	}

}
