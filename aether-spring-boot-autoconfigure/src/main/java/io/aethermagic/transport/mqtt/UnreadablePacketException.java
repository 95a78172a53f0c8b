package io.aethermagic.transport.mqtt;

/**
 * The broker has sent what the client library cannot read. It would send it again as long
 * as it keeps the session.
 */
final class UnreadablePacketException extends Exception {

	private static final long serialVersionUID = 1L;

	UnreadablePacketException(Throwable cause) {
		super("the broker has sent a packet that cannot be read (" + cause + ")", cause);
	}

}
