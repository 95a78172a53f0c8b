package io.aethermagic.transport.hub;

import java.util.ArrayDeque;

/**
 * Turns in the order in which members were added. Used under the lock of the task's
 * queue.
 */
final class OrderedTurns<M> implements TurnTaking<M> {

	private final ArrayDeque<M> members = new ArrayDeque<>();

	@Override
	public boolean isEmpty() {
		return this.members.isEmpty();
	}

	@Override
	public void add(M member) {
		this.members.addLast(member);
	}

	@Override
	public M next() {
		return this.members.removeFirst();
	}

	@Override
	public void remove(M member) {
		this.members.remove(member);
	}

}
