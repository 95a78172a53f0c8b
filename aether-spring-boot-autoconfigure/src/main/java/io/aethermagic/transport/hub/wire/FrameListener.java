package io.aethermagic.transport.hub.wire;

/**
 * What an end of a wire does with what comes. Called by one thread at a time but for
 * {@link #onOver}; neither blocks.
 */
interface FrameListener {

	/**
	 * Take a frame.
	 * @throws RuntimeException if it means nothing here: the connection is ended as
	 * malformed
	 */
	void onFrame(Frame frame);

	/**
	 * Do what is to be done from time to time, with each sign of life.
	 */
	default void onBeat() {
	}

	/**
	 * Learn that the connection is over, whoever ended it. Told once.
	 * @param why why, for people
	 */
	void onOver(String why);

}
