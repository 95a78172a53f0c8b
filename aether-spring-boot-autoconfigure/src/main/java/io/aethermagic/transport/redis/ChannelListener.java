package io.aethermagic.transport.redis;

/**
 * Who is told of what comes on channels. Does not block.
 */
interface ChannelListener {

	/**
	 * Take note that the server knows the channels, on this connection.
	 */
	void granted();

	/**
	 * Take a message.
	 */
	void take(ChannelMessage published);

}
