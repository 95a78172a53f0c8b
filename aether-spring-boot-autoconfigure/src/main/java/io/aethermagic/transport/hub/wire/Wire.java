package io.aethermagic.transport.hub.wire;

import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * What carries frames between two sides: one connection, from when it stands to its end.
 * Whoever implements it hands what comes to a {@link WireConnection}, one message after
 * the other and as whole as it was written, and tells it of the end. Safe for use by
 * several threads; no method blocks.
 */
public interface Wire {

	/**
	 * Write some bytes as one message. Not called again before it is told that they are
	 * written.
	 * @param bytes the bytes
	 * @param written is told, once, on any thread: {@code null} when they are written,
	 * else why they are not
	 */
	void write(ByteBuffer bytes, Consumer<@Nullable Throwable> written);

	/**
	 * Close the connection, whatever is being written. A second call does nothing.
	 * @param end why
	 * @param why the same for people
	 */
	void close(WireEnd end, String why);

	/**
	 * Return where writing goes on when a thread that had something to send has written
	 * its part.
	 * @return an executor, whose tasks do not block
	 */
	Executor executor();

	/**
	 * Return who the other side has proved to be.
	 * @return a user, or {@code null} where nothing is proved
	 */
	default @Nullable String user() {
		return null;
	}

	/**
	 * Say who is at the other side, for the log.
	 * @return words that complete "the connection to"
	 */
	String peer();

}
