package io.aethermagic.transport.hub;

/**
 * The members of a group that take turns. Used under the lock of the task's queue.
 */
interface TurnTaking<M> {

	boolean isEmpty();

	/**
	 * Add a member that is not among them.
	 */
	void add(M member);

	/**
	 * Take out the one whose turn it is. There is one.
	 */
	M next();

	/**
	 * Take out a member, if it is among them.
	 */
	void remove(M member);

}
