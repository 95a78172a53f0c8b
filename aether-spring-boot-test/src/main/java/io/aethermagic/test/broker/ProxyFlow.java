package io.aethermagic.test.broker;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The bytes that flow through a {@link TcpProxy} in one direction of one connection. Used
 * by the proxy's thread alone.
 */
final class ProxyFlow {

	private static final int MAX_WAITING_BYTES = 16 * 1024 * 1024;

	private final ProxyLoop loop;

	private final SocketChannel source;

	private final SocketChannel target;

	private final Deque<Chunk> waiting = new ArrayDeque<>();

	private int waitingBytes;

	private boolean blocked;

	private boolean ended;

	private boolean endPassed;

	private boolean swallowing;

	private boolean lost;

	ProxyFlow(ProxyLoop loop, SocketChannel source, SocketChannel target) {
		this.loop = loop;
		this.source = source;
		this.target = target;
	}

	SocketChannel source() {
		return this.source;
	}

	SocketChannel target() {
		return this.target;
	}

	/**
	 * Read what is there, once.
	 * @throws IOException if the source is broken
	 */
	void read() throws IOException {
		ByteBuffer buffer = this.loop.buffer();
		int count = this.source.read(buffer);
		if (this.swallowing) {
			this.lost |= count != 0;
			this.ended |= count < 0;
			return;
		}
		long due = System.nanoTime() + this.loop.delayNanos();
		if (count < 0) {
			this.ended = true;
			add(new Chunk(ByteBuffer.allocate(0), due));
		}
		else if (count > 0) {
			ByteBuffer copy = ByteBuffer.allocate(count);
			copy.put(buffer.flip());
			add(new Chunk(copy.flip(), due));
		}
	}

	/**
	 * Write what is due and fits.
	 * @throws IOException if the target is broken
	 */
	void write() throws IOException {
		this.blocked = false;
		Chunk next = this.waiting.peek();
		while (next != null && next.due() - System.nanoTime() <= 0) {
			this.waitingBytes -= this.target.write(next.bytes());
			if (next.bytes().hasRemaining()) {
				this.blocked = true;
				return;
			}
			this.waiting.remove();
			next = this.waiting.peek();
		}
		if (this.ended && !this.endPassed && !this.swallowing && this.waiting.isEmpty()) {
			this.endPassed = true;
			this.target.shutdownOutput();
		}
	}

	/**
	 * Throw away what waits and what comes from now on.
	 */
	void swallow() {
		this.swallowing = true;
		this.lost |= !this.waiting.isEmpty();
		this.waiting.clear();
		this.waitingBytes = 0;
		this.blocked = false;
	}

	/**
	 * Throw away bytes because an end of the connection is gone and the other one must
	 * not know.
	 */
	void lose() {
		swallow();
		this.lost = true;
	}

	/**
	 * Let bytes pass again.
	 * @return whether some were thrown away
	 */
	boolean restore() {
		this.swallowing = false;
		return this.lost;
	}

	boolean isSwallowing() {
		return this.swallowing;
	}

	/**
	 * Return whether nothing will flow any more.
	 * @return {@code true} if the source has ended and the target knows, or must not know
	 */
	boolean isDone() {
		return !this.source.isOpen() || (this.ended && (this.endPassed || this.swallowing));
	}

	boolean wantsToRead() {
		return !this.ended && this.waitingBytes < MAX_WAITING_BYTES;
	}

	boolean wantsToWrite() {
		return this.blocked;
	}

	/**
	 * Return how long it is until something is to be written.
	 * @param now the present value of {@link System#nanoTime()}
	 * @return nanoseconds, {@link Long#MAX_VALUE} if nothing waits for its time
	 */
	long nanosToNextWrite(long now) {
		Chunk next = this.waiting.peek();
		return (next == null || this.blocked) ? Long.MAX_VALUE : Math.max(0, next.due() - now);
	}

	private void add(Chunk chunk) {
		Chunk last = this.waiting.peekLast();
		long due = (last != null && last.due() - chunk.due() > 0) ? last.due() : chunk.due();
		this.waiting.add(new Chunk(chunk.bytes(), due));
		this.waitingBytes += chunk.bytes().remaining();
	}

	/**
	 * Bytes that wait, an empty one for the end.
	 *
	 * @param bytes what to write
	 * @param due when, by {@link System#nanoTime()}
	 */
	private record Chunk(ByteBuffer bytes, long due) {

	}

}
