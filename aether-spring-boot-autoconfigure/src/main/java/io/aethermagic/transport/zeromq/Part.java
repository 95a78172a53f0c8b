package io.aethermagic.transport.zeromq;

/**
 * What a message of ZeroMQ says, by its first frame, which is one byte; what it says it
 * of is in the second. Larger bodies go in several messages: a sign of life must not wait
 * for all of one, nor memory be taken for it before its size is looked at.
 */
final class Part {

	/** The connecting side's first: what it speaks, and its instance id. */
	static final byte OPEN = 'o';

	/** The other side's answer, in the mode without a hub: its own instance id. */
	static final byte OPENED = 'O';

	/** Without a hub: all is subscribed that this side wants to hear. */
	static final byte READY = 'r';

	/** The connection is over, and why. */
	static final byte END = 'e';

	/** Said by this side's ZeroMQ: the other side has gone. */
	static final byte GONE = 'g';

	/** To the hub of who gets it, and more follows. */
	static final byte TO_HUB = 'h';

	/** From the hub of who sent it, and more follows. */
	static final byte FROM_HUB = 'c';

	/** The most bytes of a body. */
	static final int MOST = 256 * 1024;

	private Part() {
	}

	/**
	 * Mark a kind of data as the last part of its message.
	 */
	static byte last(byte kind) {
		return (byte) Character.toUpperCase(kind);
	}

	static boolean isLast(byte kind) {
		return Character.isUpperCase(kind);
	}

	static byte kind(byte kind) {
		return (byte) Character.toLowerCase(kind);
	}

}
