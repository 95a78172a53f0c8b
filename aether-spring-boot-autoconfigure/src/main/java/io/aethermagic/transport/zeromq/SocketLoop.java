package io.aethermagic.transport.zeromq;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

import io.aethermagic.time.DetachedThreads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/**
 * The one thread that owns the sockets of a context: all that touches a socket is done
 * there, as ZeroMQ asks for. It is woken by a pipe, once for all that was given to it
 * meanwhile, and is never interrupted: an interrupt leaves half a message behind. What is
 * given to it is done in order. Safe for use by several threads.
 */
final class SocketLoop implements Executor {

	private static final Logger logger = LoggerFactory.getLogger(SocketLoop.class);

	/** How long it is until what had no room is tried again, in milliseconds. */
	private static final int AGAIN_MILLIS = 2;

	/**
	 * How much is read before what is to be written has its turn: a sign of life must not
	 * wait until all has been looked at that has come.
	 */
	static final int TURN = 32;

	/** How much is written before reading has its turn. */
	private static final int MOST_WORK = 500;

	/** How long a closed socket has for what was sent last, in milliseconds. */
	private static final int LINGER_MILLIS = 500;

	private final ZContext context = new ZContext(1);

	private final ZMQ.Poller poller = this.context.createPoller(8);

	private final Pipe pipe;

	private final ByteBuffer woke = ByteBuffer.allocate(64);

	private final AtomicBoolean woken = new AtomicBoolean();

	private final Queue<Runnable> work = new ConcurrentLinkedQueue<>();

	private final CompletableFuture<Void> closed = new CompletableFuture<>();

	private final Thread thread;

	/** What reads from which socket. This thread's. */
	private final Map<ZMQ.Socket, Runnable> readers = new LinkedHashMap<>();

	/** What had no room. This thread's. */
	private List<Runnable> again = new ArrayList<>();

	private volatile boolean closing;

	/**
	 * Start a loop without sockets.
	 * @param name its thread's name
	 * @param daemon whether it lets the process end
	 */
	SocketLoop(String name, boolean daemon) {
		this.context.setLinger(LINGER_MILLIS);
		try {
			this.pipe = Pipe.open();
			this.pipe.source().configureBlocking(false);
			this.pipe.sink().configureBlocking(false);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.poller.register(this.pipe.source(), ZMQ.Poller.POLLIN);
		this.thread = DetachedThreads.named(name, daemon).newThread(this::run);
		this.thread.start();
	}

	/**
	 * Do something on the loop's thread, after what it was given before.
	 * @throws RejectedExecutionException if it is closed
	 */
	@Override
	public void execute(Runnable task) {
		if (this.closing) {
			throw new RejectedExecutionException("the sockets are closed");
		}
		give(task);
	}

	private void give(Runnable task) {
		this.work.add(task);
		if (!isInside() && this.woken.compareAndSet(false, true)) {
			try {
				this.pipe.sink().write(ByteBuffer.allocate(1));
			}
			catch (IOException ex) {
				logger.debug("The loop could not be woken", ex);
			}
		}
	}

	/**
	 * Tell whether the present thread is the loop's.
	 */
	boolean isInside() {
		return Thread.currentThread() == this.thread;
	}

	/**
	 * Try something again in a moment. Called inside.
	 */
	void again(Runnable task) {
		this.again.add(task);
	}

	/**
	 * Make a socket. Called inside.
	 */
	ZMQ.Socket open(SocketType type) {
		return this.context.createSocket(type);
	}

	/**
	 * Read from a socket from now on. Called inside.
	 * @param reader reads what there is, without waiting, at most {@link #TURN} messages
	 */
	void read(ZMQ.Socket socket, Runnable reader) {
		this.readers.put(socket, reader);
		this.poller.register(socket, ZMQ.Poller.POLLIN);
	}

	/**
	 * Close a socket, if that was not done before. Called inside.
	 */
	void close(ZMQ.Socket socket) {
		if (this.readers.remove(socket) != null) {
			this.poller.unregister(socket);
			socket.setLinger(LINGER_MILLIS);
			socket.close();
		}
	}

	/**
	 * Close all sockets, after what was given before.
	 * @return a stage that completes when that is done
	 */
	CompletionStage<Void> close() {
		this.closing = true;
		give(() -> {
		});
		return this.closed.minimalCompletionStage();
	}

	private void run() {
		try {
			while (!this.closing || !this.work.isEmpty()) {
				poll();
				work();
				for (Runnable reader : List.copyOf(this.readers.values())) {
					run(reader);
					work();
				}
				List<Runnable> trying = this.again;
				this.again = new ArrayList<>();
				trying.forEach(this::run);
			}
		}
		finally {
			this.context.close();
			close(this.pipe.sink());
			close(this.pipe.source());
			this.closed.complete(null);
		}
	}

	private void poll() {
		boolean busy = !this.work.isEmpty();
		this.poller.poll(busy ? 0 : (this.again.isEmpty() ? -1 : AGAIN_MILLIS));
		try {
			while (this.pipe.source().read(this.woke.clear()) > 0) {
				logger.trace("Woken");
			}
		}
		catch (IOException ex) {
			logger.debug("The loop's pipe could not be read", ex);
		}
		this.woken.set(false);
	}

	private void work() {
		for (int done = 0; done < MOST_WORK; done++) {
			Runnable next = this.work.poll();
			if (next == null) {
				return;
			}
			run(next);
		}
	}

	private void run(Runnable task) {
		try {
			task.run();
		}
		catch (RuntimeException | Error ex) {
			logger.error("Something given to the sockets' thread has failed; it goes on", ex);
		}
	}

	private static void close(java.nio.channels.Channel end) {
		try {
			end.close();
		}
		catch (IOException ex) {
			logger.debug("The loop's pipe could not be closed", ex);
		}
	}

}
