package io.aethermagic.transport.zeromq;

/**
 * What ZeroMQ has of one connection. Used by the loop's thread only.
 */
interface Carrier {

	/**
	 * Send a message, without waiting.
	 * @return {@code false} if there is no room for it now
	 * @throws org.zeromq.ZMQException if the other side is gone
	 */
	boolean send(byte kind, byte[] body);

	/**
	 * Forget the connection. A second call does nothing.
	 */
	void close();

}
