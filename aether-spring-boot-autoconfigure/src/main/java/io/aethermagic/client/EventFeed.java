package io.aethermagic.client;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;

import io.aethermagic.task.TaskEvent;
import org.jspecify.annotations.Nullable;

/**
 * Hands the events of one task to one listener: in order, one at a time, on the callback
 * executor, and no more than were asked for. It keeps {@value #CAPACITY} events; beyond
 * that the newest progress takes the place of the one before, and no other event is lost.
 *
 * @promise 4.8
 */
final class EventFeed {

	/** How many events wait for a slow listener before progress is conflated. */
	static final int CAPACITY = 64;

	private final ArrayDeque<TaskEvent> waiting = new ArrayDeque<>();

	private final Executor executor;

	private final BiConsumer<EventFeed, TaskEvent> listener;

	private long demand;

	private boolean running;

	private boolean closed;

	EventFeed(Executor executor, BiConsumer<EventFeed, TaskEvent> listener) {
		this.executor = executor;
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
		this.executor.execute(this::drain);
	}

	private void drain() {
		for (TaskEvent event = next(); event != null; event = next()) {
			this.listener.accept(this, event);
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
