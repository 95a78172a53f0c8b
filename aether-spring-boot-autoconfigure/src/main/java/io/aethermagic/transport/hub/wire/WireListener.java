package io.aethermagic.transport.hub.wire;

/**
 * What is said over a wire, in whatever form. Called by one thread at a time but for
 * {@link #onBeat} and {@link #onOver}; neither blocks.
 */
public interface WireListener {

	/**
	 * Take a message that came.
	 * @param message all that the other side has written at once
	 * @throws RuntimeException if it means nothing here: the connection is ended as
	 * malformed
	 */
	void onMessage(byte[] message);

	/**
	 * Give a sign of life, and do what else is to be done from time to time.
	 */
	void onBeat();

	/**
	 * Learn that the connection is over, whoever ended it. Told once.
	 * @param why why, for people
	 */
	void onOver(String why);

}
