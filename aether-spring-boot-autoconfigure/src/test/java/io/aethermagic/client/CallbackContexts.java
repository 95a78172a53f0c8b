package io.aethermagic.client;

import io.aethermagic.node.Incidents;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.task.TaskKey;

/**
 * Makes what is around callbacks that run at once, of an application that puts nothing
 * around them.
 */
final class CallbackContexts {

	private CallbackContexts() {
	}

	static CallbackContext plain(Incidents incidents) {
		return new CallbackContext(new TaskKey(new TaskAddress("u", "j", "t", "c"), "tid"), Runnable::run, null,
				CallFollower.NOBODY, incidents);
	}

}
