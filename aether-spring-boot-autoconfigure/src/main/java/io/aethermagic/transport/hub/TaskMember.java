package io.aethermagic.transport.hub;

/**
 * A subscription that competes with the others of its group. What changes is guarded by
 * the lock of the task's queue.
 */
final class TaskMember implements HubSubscriber {

	final HubInstance instance;

	final SessionState session;

	final long subscription;

	/** Nanoseconds. */
	final long lease;

	long demand;

	/** Whether its group has it. */
	boolean joined;

	/** Whether it is among those that take turns. */
	boolean ready;

	private final GroupQueue group;

	TaskMember(HubInstance instance, SessionState session, long subscription, long lease, GroupQueue group) {
		this.instance = instance;
		this.session = session;
		this.subscription = subscription;
		this.lease = lease;
		this.group = group;
	}

	@Override
	public void request(long n, Outbox outbox) {
		this.group.request(this, n, outbox);
	}

	@Override
	public boolean poll(Outbox outbox) {
		return this.group.poll(this, outbox);
	}

	@Override
	public void remove(boolean comesBack) {
		this.group.leave(this);
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
