package io.aethermagic.transport.hub;

import java.util.function.BooleanSupplier;

import io.aethermagic.message.Action;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.MessageRefusedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one peer of a hub may do, as a {@link HubAuthorization} says. Safe for use by
 * several threads.
 */
public final class HubRights {

	private static final Logger logger = LoggerFactory.getLogger(HubRights.class);

	private final HubAuthorization authorization;

	private final HubPeer peer;

	/**
	 * Create the rights of a peer.
	 * @param authorization what decides
	 * @param peer who it is about
	 */
	public HubRights(HubAuthorization authorization, HubPeer peer) {
		this.authorization = authorization;
		this.peer = peer;
	}

	/**
	 * See that the peer may send a message.
	 * @param channel where to
	 * @param action what it says, or {@code null} if only its payload tells
	 * @throws MessageRefusedException if it may not
	 */
	public void checkSend(Channel channel, @Nullable Action action) {
		if (channel instanceof Channel.TaskQueue queue) {
			TaskAddress address = queue.address();
			check("perform tasks of " + address, () -> this.authorization.mayPerform(this.peer, address));
		}
		else if (channel instanceof Channel.Inbox inbox && (action == null || action == Action.PERFORM)) {
			check("send tasks to the instance " + inbox.instance(),
					() -> this.authorization.maySendTo(this.peer, inbox.instance()));
		}
	}

	/**
	 * See that the peer may subscribe.
	 * @param channel to what
	 * @throws MessageRefusedException if it may not
	 */
	public void checkSubscribe(Channel channel) {
		if (channel instanceof Channel.TaskQueue queue) {
			TaskAddress address = queue.address();
			check("take tasks of " + address, () -> this.authorization.mayServe(this.peer, address));
		}
	}

	/**
	 * See that the peer may read and delete dead letters.
	 * @throws MessageRefusedException if it may not
	 */
	public void checkDeadLetters() {
		check("read dead letters", () -> this.authorization.mayReadDeadLetters(this.peer));
	}

	private void check(String what, BooleanSupplier decision) {
		if (!isAllowed(what, decision)) {
			throw new MessageRefusedException(
					"The hub does not let " + ((this.peer.user() != null) ? "'" + this.peer.user() + "'" : "this peer")
							+ " " + what + "; its HubAuthorization decides that");
		}
	}

	private boolean isAllowed(String what, BooleanSupplier decision) {
		try {
			boolean allowed = decision.getAsBoolean();
			if (!allowed) {
				logger.debug("{} may not {}", this.peer, what);
			}
			return allowed;
		}
		catch (RuntimeException ex) {
			logger.warn("Nobody could say whether {} may {}; it may not", this.peer, what, ex);
			return false;
		}
	}

}
