package io.aethermagic.observation;

import io.aethermagic.worker.TaskHandlerDefinition;

/**
 * What handlers are told apart by in meters and traces. Stateless.
 */
final class HandlerTags {

	/** What stands for the workgroup of a broadcast handler, which has none. */
	private static final String BROADCAST = "(broadcast)";

	private HandlerTags() {
	}

	static String workgroup(TaskHandlerDefinition handler) {
		return handler.broadcast() ? BROADCAST : handler.workgroup();
	}

}
