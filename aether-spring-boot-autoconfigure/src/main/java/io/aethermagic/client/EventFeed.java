package io.aethermagic.client;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;

import io.aethermagic.node.Incident;
import io.aethermagic.node.Incidents;
import io.aethermagic.task.TaskEvent;
import org.jspecify.annotations.Nullable;

/**
 * Hands the events of one task to one listener: in order, one at a time, on the callback
 * executor, and no more than were asked for. It keeps {@value #CAPACITY} events; beyond
 * that the newest progress takes the place of the one before, and no other event is lost:
 * not by what the listener throws, nor by what the executor throws. Safe for use by
 * several threads.
 *
 * @promise 4.8
 */
final class EventFeed {

	/** How many events wait for a slow listener before progress is conflated. */
	static final int CAPACITY = 64;

	private final ArrayDeque<TaskEvent> waiting = new ArrayDeque<>();

	private final Executor executor;

	private final Incidents incidents;

	private final BiConsumer<EventFeed, TaskEvent> listener;

	private long demand;

	private boolean running;

	private boolean closed;

	EventFeed(Executor executor, Incidents incidents, BiConsumer<EventFeed, TaskEvent> listener) {
		this.executor = executor;
		this.incidents = incidents;
		this.listener = listener;
	}

	void offer(TaskEvent event) {
		synchronized (this) {
			if (this.closed) {
				return;
			}
			if (this.waiting.size() >= CAPACITY && event instanceof TaskEvent.Progress
					&& this.waiting.peekLast() instanceof TaskEvent.Progress) {
				this.waiting.pollLast();
			}
			this.waiting.add(event);
		}
		wake();
	}

	void request(long n) {
		synchronized (this) {
			this.demand = (Long.MAX_VALUE - this.demand < n) ? Long.MAX_VALUE : this.demand + n;
		}
		wake();
	}

	synchronized void close() {
		this.closed = true;
		this.waiting.clear();
	}

	private void wake() {
		synchronized (this) {
			if (this.running || this.demand == 0 || this.waiting.isEmpty()) {
				return;
			}
			this.running = true;
		}
		try {
			this.executor.execute(this::drain);
		}
		catch (RuntimeException | Error ex) {
			synchronized (this) {
				this.running = false;
			}
			this.incidents.count(Incident.LISTENER_FAILED, () -> "A listener can only be told later", ex);
		}
	}

	private void drain() {
		for (TaskEvent event = next(); event != null; event = next()) {
			tell(event);
		}
	}

	private void tell(TaskEvent event) {
		try {
			this.listener.accept(this, event);
		}
		catch (RuntimeException | Error ex) {
			this.incidents.count(Incident.LISTENER_FAILED, () -> "A listener threw on " + event, ex);
		}
	}

	private synchronized @Nullable TaskEvent next() {
		TaskEvent event = (this.demand > 0) ? this.waiting.poll() : null;
		if (event == null) {
			this.running = false;
		}
		else if (this.demand != Long.MAX_VALUE) {
			this.demand--;
		}
		return event;
	}

}
