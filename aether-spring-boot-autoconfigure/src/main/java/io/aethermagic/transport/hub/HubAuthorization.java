package io.aethermagic.transport.hub;

import io.aethermagic.task.TaskAddress;

/**
 * Decides which peers of a hub may perform and serve which tasks. A bean of this type is
 * asked by the hub of this application, for each task that comes over a wire and each
 * subscription to tasks, after whatever has let the peer in; what this application itself
 * performs and serves passes no wire. What is thrown refuses. Called on threads that
 * serve many peers, by several at once: it must not block.
 * <p>
 * Events are tasks of the job {@value TaskAddress#EVENTS}, whose task is the topic.
 */
public interface HubAuthorization {

	/** Everybody may do everything that concerns tasks. */
	HubAuthorization EVERYBODY = new HubAuthorization() {

		@Override
		public boolean maySendTo(HubPeer peer, String instance) {
			return true;
		}

	};

	/**
	 * Tell whether a peer may perform tasks of an address. Where not, its call fails with
	 * the code {@code refused}.
	 * @param peer who
	 * @param address the tasks' address
	 * @return whether it may; everybody may by default
	 */
	default boolean mayPerform(HubPeer peer, TaskAddress address) {
		return true;
	}

	/**
	 * Tell whether a peer may take tasks of an address. Where not, its handler gets none,
	 * and its health and log say why; it asks again from time to time.
	 * @param peer who
	 * @param address the tasks' address
	 * @return whether it may; everybody may by default
	 */
	default boolean mayServe(HubPeer peer, TaskAddress address) {
		return true;
	}

	/**
	 * Tell whether a peer may send tasks to one instance by its id. Such a task passes by
	 * the queues of its address, and {@link #mayPerform} is not asked. Where not, its
	 * call fails with the code {@code refused}.
	 * @param peer who
	 * @param instance the instance that the task is for
	 * @return whether it may; nobody may by default
	 */
	default boolean maySendTo(HubPeer peer, String instance) {
		return false;
	}

	/**
	 * Tell whether a peer may read and delete the dead letters that the hub keeps, with
	 * the data of any task. A worker adds its own whatever this says.
	 * @param peer who
	 * @return whether it may; everybody may by default
	 */
	default boolean mayReadDeadLetters(HubPeer peer) {
		return true;
	}

}
