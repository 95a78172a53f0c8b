package io.aethermagic.transport;

/**
 * The broker or hub, or the way there, takes no message of this size: not now, and not
 * later. Whoever has something smaller to say in its place can say that.
 */
@SuppressWarnings("serial")
public class MessageTooLargeException extends MessageRefusedException {

	/**
	 * Create an exception.
	 * @param message the size, the limit as far as it is known, and what moves it
	 */
	public MessageTooLargeException(String message) {
		super(message);
	}

}
