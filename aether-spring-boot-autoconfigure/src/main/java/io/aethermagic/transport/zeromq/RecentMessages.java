package io.aethermagic.transport.zeromq;

import java.util.LinkedHashSet;
import java.util.Set;

import io.aethermagic.message.AetherMessage;

/**
 * What came last to an inbox: what its connection may have lost comes again on the next
 * one, and is one message. Safe for use by several threads.
 */
final class RecentMessages {

	/** How many are remembered: more than are on their way unconfirmed. */
	private static final int MOST = 1_000;

	private final Set<String> ids = new LinkedHashSet<>();

	/**
	 * Take note of a message.
	 * @return whether it has not come before
	 */
	synchronized boolean isNew(AetherMessage message) {
		if (!this.ids.add(message.id())) {
			return false;
		}
		if (this.ids.size() > MOST) {
			this.ids.remove(this.ids.iterator().next());
		}
		return true;
	}

}
