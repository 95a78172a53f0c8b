package io.aethermagic.transport.support;

import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.aethermagic.transport.BufferLevel;
import io.aethermagic.transport.TransportException;
import org.jspecify.annotations.Nullable;

/**
 * What is to be sent on one life of a connection: no more at a time than the other side
 * takes. The rest waits in order, control before data, up to a bound. One thread at a
 * time sends. When the gate is closed, all that is on its way or waits fails. Safe for
 * use by several threads; never blocks.
 *
 * @param <S> what is sent; each is itself alone, whatever it holds
 * @promise 4.8
 */
public final class SendGate<S extends Sending> {

	private final Executor sender;

	private final Runnable sending = this::sendAll;

	private final int maxWaiting;

	private final Semaphore room;

	private final Queue<S> control = new ConcurrentLinkedQueue<>();

	private final Queue<S> data = new ConcurrentLinkedQueue<>();

	private final AtomicInteger waiting = new AtomicInteger();

	private final Set<S> onTheirWay = ConcurrentHashMap.newKeySet();

	/** How often sending was asked for since the sending thread last looked. */
	private final AtomicInteger asked = new AtomicInteger();

	private volatile @Nullable TransportException closed;

	/**
	 * Create a gate.
	 * @param atATime how many may be on their way
	 * @param maxWaiting how many may wait
	 * @param sender says where to send; has to run the one task at a time that it is
	 * given
	 */
	public SendGate(int atATime, int maxWaiting, Executor sender) {
		this.room = new Semaphore(atATime);
		this.maxWaiting = maxWaiting;
		this.sender = sender;
	}

	/**
	 * Send something, now or when it is its turn. On a closed gate it fails.
	 * @param sending what
	 * @param first whether it goes before data
	 * @return {@code false} if too many wait already: then nothing was done with it
	 */
	public boolean offer(S sending, boolean first) {
		if (this.waiting.incrementAndGet() > this.maxWaiting) {
			this.waiting.decrementAndGet();
			return false;
		}
		(first ? this.control : this.data).add(sending);
		goOn();
		return true;
	}

	private void goOn() {
		if (this.asked.getAndIncrement() == 0) {
			this.sender.execute(this.sending);
		}
	}

	private void sendAll() {
		int seen = 1;
		do {
			while (this.room.tryAcquire()) {
				S next = next();
				if (next == null) {
					this.room.release();
					break;
				}
				send(next);
			}
			seen = this.asked.addAndGet(-seen);
		}
		while (seen != 0);
	}

	private @Nullable S next() {
		S next = this.control.poll();
		if (next == null) {
			next = this.data.poll();
		}
		if (next != null) {
			this.waiting.decrementAndGet();
		}
		return next;
	}

	private void send(S sending) {
		this.onTheirWay.add(sending);
		TransportException closed = this.closed;
		if (closed != null) {
			fail(sending, closed);
			return;
		}
		try {
			sending.send();
		}
		catch (Exception | Error ex) {
			// Whatever it is, it must not keep the next one from being sent.
			fail(sending, ex);
		}
	}

	/**
	 * Take note that something has come to its end, and let the next one go.
	 * @param sending what was on its way
	 * @return whether it was until now; only one end counts
	 */
	public boolean end(S sending) {
		if (!this.onTheirWay.remove(sending)) {
			return false;
		}
		this.room.release();
		if (this.waiting.get() > 0) {
			goOn();
		}
		return true;
	}

	/**
	 * Fail something that is on its way, unless it has come to its end.
	 * @param sending what
	 * @param why what it is told
	 */
	public void fail(S sending, Throwable why) {
		if (end(sending)) {
			sending.failed(why);
		}
	}

	/**
	 * Fail what is on its way and what waits, and all that comes later.
	 * @param problem what has happened; a second one does nothing to what comes later
	 */
	public void close(TransportException problem) {
		if (this.closed == null) {
			this.closed = problem;
		}
		this.onTheirWay.forEach((sending) -> fail(sending, problem));
		goOn();
	}

	/**
	 * Return how many wait, as far as a bound holds for them.
	 * @param name what waits here
	 * @return the number, and how many there may be
	 */
	public BufferLevel level(String name) {
		return new BufferLevel(name, this.waiting.get(), this.maxWaiting);
	}

	/**
	 * Return what is on its way.
	 * @return as it is while the stream is used
	 */
	public Stream<S> onTheirWay() {
		return this.onTheirWay.stream();
	}

}
