package io.aethermagic.transport.hub;

/**
 * Which worker of a group gets the next task, among those that have asked for one. Who
 * has asked for none gets none, whatever this says.
 */
public enum HubBalance {

	/**
	 * One after the other, in the order in which they have asked.
	 */
	ROUND_ROBIN {

		@Override
		<M> TurnTaking<M> turns() {
			return new OrderedTurns<>();
		}

	},

	/**
	 * Any of them, each as likely as the others.
	 */
	RANDOM {

		@Override
		<M> TurnTaking<M> turns() {
			return new RandomTurns<>();
		}

	};

	abstract <M> TurnTaking<M> turns();

}
