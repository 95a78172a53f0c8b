package io.aethermagic.transport.support;

/**
 * Something that is to be sent through a {@link SendGate}, once.
 */
public interface Sending {

	/**
	 * Send it. Does not block; whoever hears of its end tells the gate.
	 * @throws Exception if it cannot be sent: it fails
	 */
	void send() throws Exception;

	/**
	 * Take note that it was not sent, or is not known to have been. Told once at most.
	 * @param why why
	 */
	void failed(Throwable why);

}
