package io.aethermagic.web;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

import io.aethermagic.task.TaskEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.web.servlet.function.ServerResponse.SseBuilder;

/**
 * Writes what happens to one task to one client, until the end or until the client is
 * gone. A client that is slow holds up no other, and gets the newest progress. While
 * nothing happens it has no thread. Safe for use by several threads.
 */
final class TaskEventStream {

	private static final Logger logger = LoggerFactory.getLogger(TaskEventStream.class);

	private final GatewayTask task;

	private final SseBuilder client;

	private final TaskEventStreams streams;

	private final Runnable listener = this::wake;

	private final AtomicInteger wakes = new AtomicInteger();

	/** The number of the last event that was written. One thread writes at a time. */
	private volatile long last;

	private volatile boolean silent;

	private volatile boolean over;

	/**
	 * Create a stream.
	 * @param last the number of the last event that the client has seen
	 */
	TaskEventStream(GatewayTask task, long last, SseBuilder client, TaskEventStreams streams) {
		this.task = task;
		this.last = last;
		this.client = client;
		this.streams = streams;
	}

	void open() {
		this.client.onComplete(this::gone);
		this.client.onError((failure) -> gone());
		this.client.onTimeout(this::gone);
		this.task.events().listen(this.listener);
		this.silent = true;
		wake();
		keepAlive();
	}

	private void keepAlive() {
		this.streams.afterSilence(() -> {
			if (!this.over) {
				this.silent = true;
				wake();
				keepAlive();
			}
		});
	}

	private void wake() {
		if (this.wakes.getAndIncrement() == 0) {
			this.streams.execute(this::write);
		}
	}

	private void write() {
		int seen;
		do {
			seen = this.wakes.get();
			try {
				writeNew();
			}
			catch (IOException | RuntimeException ex) {
				// as a rule because the client has gone
				logger.debug("Events of {} can be told no more", this.task.id(), ex);
				gone();
			}
		}
		while (!this.wakes.compareAndSet(seen, 0));
	}

	private void writeNew() throws IOException {
		if (this.over) {
			return;
		}
		List<TaskEventLog.Entry> entries = this.task.events().after(this.last);
		for (TaskEventLog.Entry entry : entries) {
			write(entry);
			this.last = entry.number();
			if (entry.event() instanceof TaskEvent.Ended) {
				close();
				return;
			}
		}
		if (entries.isEmpty() && this.silent) {
			this.client.comment("").send();
		}
		this.silent = false;
	}

	private void write(TaskEventLog.Entry entry) throws IOException {
		this.client.id(Long.toString(entry.number()))
			.event(name(entry.event()))
			.data(this.streams.json().write(entry.event()));
	}

	private static String name(TaskEvent event) {
		if (event instanceof TaskEvent.Ended end) {
			return end.state().name().toLowerCase(Locale.ROOT);
		}
		return (event instanceof TaskEvent.Accepted) ? "accepted" : "progress";
	}

	/**
	 * Tell the client that no more comes.
	 */
	void close() {
		gone();
		this.client.complete();
	}

	private void gone() {
		if (!this.over) {
			this.over = true;
			this.task.events().unlisten(this.listener);
			this.streams.closed(this);
		}
	}

}
