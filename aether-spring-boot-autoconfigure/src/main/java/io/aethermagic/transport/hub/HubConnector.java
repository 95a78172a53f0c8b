package io.aethermagic.transport.hub;

import java.util.concurrent.CompletionStage;

import io.aethermagic.transport.LastWill;

/**
 * Makes connections to a hub, one at a time. The transport calls it again after each
 * loss, with a back-off.
 */
@FunctionalInterface
public interface HubConnector {

	/**
	 * Connect once.
	 * @param instance the instance that connects
	 * @param will what the hub says for it when the connection is lost
	 * @param client who takes deliveries, and learns of the connection's end
	 * @return a stage that completes with the link, or exceptionally when there is none;
	 * does not block
	 */
	CompletionStage<? extends HubLink> connect(String instance, LastWill will, HubClient client);

	/**
	 * Say where the hub is.
	 * @return words that complete "no connection to"
	 */
	default String where() {
		return "the hub";
	}

	/**
	 * Return how many addresses are tried in turn before there is a wait.
	 * @return at least 1
	 */
	default int addresses() {
		return 1;
	}

}
