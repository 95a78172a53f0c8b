package io.aethermagic.transport.hub.wire;

/**
 * An end of a wire on which frames are said. Signs of life are given and taken by itself.
 */
interface FrameListener extends WireListener {

	/**
	 * Return the connection that it listens to.
	 */
	WireConnection connection();

	/**
	 * Take a frame.
	 * @throws RuntimeException if it means nothing here
	 */
	void onFrame(Frame frame);

	@Override
	default void onMessage(byte[] message) {
		for (Frame frame : FrameCodec.read(message)) {
			if (frame.kind() != FrameKind.PING && !connection().isOver()) {
				onFrame(frame);
			}
		}
	}

	@Override
	default void onBeat() {
		connection().send(Frame.of(FrameKind.PING));
	}

}
