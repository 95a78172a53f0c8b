package io.aethermagic.transport.hub;

import java.util.concurrent.CompletionStage;

/**
 * Where instances of other processes come to a hub, over a wire of some kind. Safe for
 * use by several threads.
 */
public interface HubDoor {

	/**
	 * Let instances in.
	 * @param hub the hub they are connected to
	 */
	void open(Hub hub);

	/**
	 * Let nobody in any more, and end all connections as one that goes away, each when it
	 * has been sent what waits for it.
	 * @return a stage that completes when all have ended
	 */
	CompletionStage<Void> close();

}
