package io.aethermagic.client;

import io.aethermagic.transport.TransportState;
import org.jspecify.annotations.Nullable;

/**
 * Tells what each new life of the connection means to open tasks: silence meant nothing
 * while there was none, and a hub of another incarnation has forgotten them. Safe for use
 * by several threads.
 *
 * @promise 5.4
 * @promise 5.13
 */
final class ConnectionLives {

	private final TaskRecovery recovery;

	private final TaskSender sender;

	private boolean connectedBefore;

	private @Nullable String incarnation;

	ConnectionLives(TaskRecovery recovery, TaskSender sender) {
		this.recovery = recovery;
		this.sender = sender;
	}

	/**
	 * Take in what the transport says of its connection.
	 * @param state its state
	 */
	void onState(TransportState state) {
		if (!state.connected()) {
			return;
		}
		boolean again;
		boolean forgot;
		synchronized (this) {
			again = this.connectedBefore;
			forgot = again && state.incarnation() != null && !state.incarnation().equals(this.incarnation);
			this.connectedBefore = true;
			this.incarnation = state.incarnation();
		}
		if (again) {
			this.recovery.reconnected();
		}
		if (forgot) {
			this.recovery.hubForgot();
		}
		this.sender.reconnected();
	}

}
