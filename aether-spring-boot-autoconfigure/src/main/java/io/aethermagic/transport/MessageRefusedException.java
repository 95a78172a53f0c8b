package io.aethermagic.transport;

/**
 * The broker or hub, or the way there, refuses this message for good: it is too large, or
 * a bound is reached. Sending it again does not help.
 */
@SuppressWarnings("serial")
public class MessageRefusedException extends TransportException {

	/**
	 * Create an exception.
	 * @param message what was refused, which bound it broke, and the property that moves
	 * it
	 */
	public MessageRefusedException(String message) {
		super(message, null);
	}

}
