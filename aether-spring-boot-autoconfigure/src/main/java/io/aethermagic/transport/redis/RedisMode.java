package io.aethermagic.transport.redis;

/**
 * What of Redis carries tasks.
 */
public enum RedisMode {

	/**
	 * A stream for each task address and a consumer group for each workgroup: tasks
	 * survive a restart of a server that keeps its data, and a dead worker's tasks are
	 * given to another.
	 */
	STREAM,

	/**
	 * A list for each workgroup and one for each worker: as streams, and tasks of higher
	 * priority are handed out first.
	 */
	LIST,

	/**
	 * Nothing: tasks and answers are published, and what nobody hears is lost. The caller
	 * sends again what was not accepted, or whose worker is gone.
	 */
	PUBSUB

}
