package io.aethermagic.transport.hub;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Turns that nobody foresees. Used under the lock of the task's queue.
 */
final class RandomTurns<M> implements TurnTaking<M> {

	private final List<M> members = new ArrayList<>();

	@Override
	public boolean isEmpty() {
		return this.members.isEmpty();
	}

	@Override
	public void add(M member) {
		this.members.add(member);
	}

	@Override
	public M next() {
		int last = this.members.size() - 1;
		int drawn = ThreadLocalRandom.current().nextInt(last + 1);
		M member = this.members.set(drawn, this.members.get(last));
		this.members.remove(last);
		return member;
	}

	@Override
	public void remove(M member) {
		this.members.remove(member);
	}

}
