package io.aethermagic.transport.hub;

import java.util.Set;
import java.util.function.BiConsumer;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.TransportException;
import org.jspecify.annotations.Nullable;

/**
 * A subscription that gets every message of its channel, without custody: an inbox, a
 * topic, or a task queue without a workgroup. One thread at a time hands over, so the
 * order is kept. Guarded by itself; no listener is called while it is held.
 */
final class DirectSubscriber implements HubSubscriber, Runnable {

	private final SessionState session;

	private final long subscription;

	private final Set<Action> actions;

	/** Who is told, and whether the instance may come back for what it did not get. */
	private final BiConsumer<DirectSubscriber, Boolean> leaving;

	private final Incarnation incarnation;

	private final HubCounters counters;

	/** How many messages wait beyond those that it asked for. */
	private final int most;

	private final MessageBuffer buffer = new MessageBuffer();

	/** Whether what was delivered is the client's only when it confirms it. */
	private final boolean confirmed;

	/** What was delivered and is not confirmed, still counted in the bound. */
	private final MessageBuffer unconfirmed = new MessageBuffer();

	private long demand;

	private boolean draining;

	private boolean closed;

	DirectSubscriber(SessionState session, long subscription, Set<Action> actions, boolean confirmed,
			BiConsumer<DirectSubscriber, Boolean> leaving, Incarnation incarnation, HubCounters counters, int most) {
		this.session = session;
		this.subscription = subscription;
		this.actions = actions;
		this.confirmed = confirmed;
		this.leaving = leaving;
		this.incarnation = incarnation;
		this.counters = counters;
		this.most = most;
	}

	boolean wants(@Nullable Action action) {
		return action == null || this.actions.contains(action);
	}

	/**
	 * Take a message of a topic or a broadcast. When the subscriber asked for no more and
	 * its buffer is full, or the hub is full, the message is dropped for this subscriber
	 * alone, counted, and told of.
	 */
	void offer(AetherMessage message, SendOptions options, long now, Outbox outbox) {
		BufferedMessage passing = BufferedMessage.of(message, options, now);
		synchronized (this) {
			if (this.closed) {
				return;
			}
			boolean room = this.buffer.size() - this.demand < this.most;
			if (room && this.counters.passing.acquire(1, passing.bytes()) == null) {
				add(passing, outbox);
				return;
			}
		}
		this.counters.dropped.increment();
		outbox.add(() -> this.session.tellOverload(this.subscription, message));
	}

	/**
	 * Take a message of an inbox, or say why not.
	 */
	@Nullable TransportException take(BufferedMessage passing, Outbox outbox) {
		TransportException full = this.counters.passing.acquire(1, passing.bytes());
		if (full == null) {
			synchronized (this) {
				add(passing, outbox);
			}
		}
		return full;
	}

	/**
	 * Take messages that are counted in the bound already.
	 */
	synchronized void inherit(MessageBuffer kept, Outbox outbox) {
		kept.drainTo(this.buffer::add);
		wake(outbox);
	}

	private void add(BufferedMessage passing, Outbox outbox) {
		this.buffer.add(passing);
		wake(outbox);
	}

	private void wake(Outbox outbox) {
		if (!this.draining && this.demand > 0 && !this.buffer.isEmpty()) {
			this.draining = true;
			outbox.add(this);
		}
	}

	@Override
	public synchronized void request(long n, Outbox outbox) {
		this.demand = HubSubscriber.add(this.demand, n);
		wake(outbox);
	}

	@Override
	public void run() {
		HubDelivery next = next();
		while (next != null) {
			this.session.deliver(next);
			next = next();
		}
	}

	private synchronized @Nullable HubDelivery next() {
		BufferedMessage passing = (this.demand > 0) ? this.buffer.poll() : null;
		long now = (passing != null) ? this.incarnation.now() : 0;
		while (passing != null) {
			boolean expired = passing.isExpired(now);
			if (this.confirmed && !expired) {
				this.unconfirmed.add(passing);
			}
			else {
				this.counters.passing.release(1, passing.bytes());
			}
			if (!expired) {
				this.demand -= (this.demand == Long.MAX_VALUE) ? 0 : 1;
				return new HubDelivery(this.subscription, 0, passing.message(), 1, now - passing.takenAt());
			}
			this.counters.expired.increment();
			passing = this.buffer.poll();
		}
		this.draining = false;
		return null;
	}

	@Override
	public synchronized void confirm(boolean control, long n) {
		for (long left = n; left > 0; left--) {
			BufferedMessage known = this.unconfirmed.poll(control);
			if (known == null) {
				return;
			}
			this.counters.passing.release(1, known.bytes());
		}
	}

	@Override
	public void remove(boolean comesBack) {
		this.leaving.accept(this, comesBack);
		close().drainTo((left) -> this.counters.passing.release(1, left.bytes()));
	}

	/**
	 * Deliver nothing more.
	 * @return what was not delivered, or is not known to have come, still counted in the
	 * bound
	 */
	synchronized MessageBuffer close() {
		MessageBuffer rest = new MessageBuffer();
		this.unconfirmed.drainTo(rest::add);
		this.buffer.drainTo(rest::add);
		this.closed = true;
		this.demand = 0;
		return rest;
	}

}
