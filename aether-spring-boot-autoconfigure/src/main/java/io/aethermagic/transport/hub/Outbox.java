package io.aethermagic.transport.hub;

import java.util.ArrayDeque;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the present thread has yet to hand to listeners, once it holds no lock. A listener
 * that sends adds to the outbox which is being emptied, so a chain of messages needs no
 * deeper stack than one of them. One per thread.
 * <p>
 * It is opened in a {@code try} outside of all locks, and filled within them. So what is
 * in it is handed over however the {@code try} ends, and whatever a listener throws.
 */
final class Outbox implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(Outbox.class);

	private static final ThreadLocal<Outbox> CURRENT = ThreadLocal.withInitial(Outbox::new);

	private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();

	private boolean running;

	private Outbox() {
	}

	static Outbox open() {
		return CURRENT.get();
	}

	void add(Runnable handover) {
		this.waiting.add(handover);
	}

	/**
	 * Hand over everything, unless this thread is doing so further up its stack.
	 */
	@Override
	public void close() {
		if (this.running) {
			return;
		}
		this.running = true;
		try {
			@Nullable Runnable handover = this.waiting.poll();
			while (handover != null) {
				run(handover);
				handover = this.waiting.poll();
			}
		}
		finally {
			this.running = false;
		}
	}

	private static void run(Runnable handover) {
		try {
			handover.run();
		}
		catch (Throwable ex) {
			logger.error("A listener of the hub failed; listeners must not throw", ex);
		}
	}

}
