package io.aethermagic.transport.hub.wire;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * What waits to be written on one connection, control before data, within bounds. One
 * write is under way at a time, and takes as many frames as go together. The thread that
 * finds nothing under way writes once; what came meanwhile is the executor's. Safe for
 * use by several threads; never blocks, and holds no lock while it writes.
 */
final class WireOutbox {

	/** About how much is written at once; a larger frame goes alone. */
	private static final int TOGETHER = 64 * 1024;

	private final Wire wire;

	private final int together;

	private final int most;

	private final long mostBytes;

	private final Consumer<Throwable> failed;

	private final ArrayDeque<Waiting> control = new ArrayDeque<>();

	private final ArrayDeque<Waiting> data = new ArrayDeque<>();

	/** Of all that waits. */
	private long bytes;

	private boolean writing;

	/** Of the write that is under way. */
	private int underWay;

	private long writes;

	private boolean closed;

	private @Nullable Runnable whenEmpty;

	/**
	 * Create an outbox.
	 * @param together whether several frames may be written at once
	 * @param most how many frames wait
	 * @param mostBytes how many bytes of them; a single one may be larger
	 * @param failed is told when a write has failed
	 */
	WireOutbox(Wire wire, boolean together, int most, long mostBytes, Consumer<Throwable> failed) {
		this.wire = wire;
		this.together = together ? TOGETHER : 0;
		this.most = most;
		this.mostBytes = mostBytes;
		this.failed = failed;
	}

	/**
	 * Take something to be written.
	 * @param ahead whether it goes before data
	 * @param bounded whether the bounds hold for it
	 * @return {@code false} if there is no room for it; what is offered after the close
	 * is thrown away
	 */
	boolean offer(byte[] head, byte[] payload, boolean ahead, boolean bounded) {
		Waiting waiting = new Waiting(head, payload);
		synchronized (this) {
			if (this.closed) {
				return true;
			}
			if (bounded && isFull(waiting)) {
				return false;
			}
			(ahead ? this.control : this.data).add(waiting);
			this.bytes += waiting.size();
			if (this.writing) {
				return true;
			}
			this.writing = true;
		}
		write();
		return true;
	}

	private boolean isFull(Waiting next) {
		return this.control.size() + this.data.size() >= this.most
				|| (this.bytes > 0 && this.bytes + next.size() > this.mostBytes);
	}

	private void write() {
		ByteBuffer next = next();
		if (next == null) {
			return;
		}
		try {
			this.wire.write(next, this::written);
		}
		catch (RuntimeException ex) {
			written(ex);
		}
	}

	private void written(@Nullable Throwable failure) {
		if (failure != null) {
			close();
			this.failed.accept(failure);
			return;
		}
		boolean more;
		Runnable empty = null;
		synchronized (this) {
			this.writes++;
			this.underWay = 0;
			more = peek() != null;
			this.writing = more;
			if (!more) {
				empty = this.whenEmpty;
				this.whenEmpty = null;
			}
		}
		if (empty != null) {
			empty.run();
		}
		if (more) {
			goOn();
		}
	}

	private void goOn() {
		try {
			this.wire.executor().execute(this::write);
		}
		catch (RejectedExecutionException ex) {
			close();
			this.failed.accept(ex);
		}
	}

	private synchronized @Nullable ByteBuffer next() {
		List<Waiting> taken = new ArrayList<>();
		int size = 0;
		Waiting next = peek();
		while (next != null && (taken.isEmpty() || size + next.size() <= this.together)) {
			taken.add(next);
			size += next.size();
			(this.control.isEmpty() ? this.data : this.control).remove();
			next = peek();
		}
		if (taken.isEmpty()) {
			this.writing = false;
			return null;
		}
		this.bytes -= size;
		this.underWay = size;
		ByteBuffer buffer = ByteBuffer.allocate(size);
		taken.forEach((each) -> buffer.put(each.head()).put(each.payload()));
		return buffer.flip();
	}

	private @Nullable Waiting peek() {
		Waiting next = this.control.peek();
		return (next != null) ? next : this.data.peek();
	}

	/**
	 * Do something once when nothing waits and nothing is under way, at once if that is
	 * so.
	 */
	void whenEmpty(Runnable work) {
		synchronized (this) {
			if (this.writing && !this.closed) {
				this.whenEmpty = work;
				return;
			}
		}
		work.run();
	}

	/**
	 * Return how many bytes are being written, 0 for none.
	 */
	synchronized int underWay() {
		return this.underWay;
	}

	/**
	 * Return how many writes have ended.
	 */
	synchronized long writes() {
		return this.writes;
	}

	/**
	 * Throw away what waits, and all that comes.
	 */
	synchronized void close() {
		this.closed = true;
		this.control.clear();
		this.data.clear();
		this.bytes = 0;
	}

	/**
	 * A frame that waits.
	 */
	private record Waiting(byte[] head, byte[] payload) {

		int size() {
			return this.head.length + this.payload.length;
		}

	}

}
