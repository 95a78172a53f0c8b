package io.aethermagic.fleet;

/**
 * What one instance can ask of another.
 */
public enum FleetAction {

	/** Whether it answers. */
	PING(false),

	/** What it is and what its transports are like. */
	INFO(false),

	/** How much it does, and has done in the last minutes. */
	STATS(false),

	/** Its handlers. */
	HANDLERS(false),

	/** What it has in hand. */
	TASKS(false),

	/** To cancel the tasks and calls with a tid. */
	CANCEL(true),

	/** That a handler takes no more tasks. */
	PAUSE(true),

	/** That a handler takes tasks again. */
	RESUME(true);

	private final boolean change;

	FleetAction(boolean change) {
		this.change = change;
	}

	/**
	 * Tell whether it changes anything.
	 * @return {@code false} for what is only looked at
	 */
	public boolean isChange() {
		return this.change;
	}

}
