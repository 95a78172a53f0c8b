package io.aethermagic.web;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import io.aethermagic.task.TaskData;
import io.aethermagic.task.TaskEvent;
import org.jspecify.annotations.Nullable;

/**
 * What has happened to a task, numbered from 1. Of progress only the newest is kept, up
 * to a bound; all else is. Safe for use by several threads.
 */
final class TaskEventLog {

	/** How many events of progress are kept. */
	static final int MOST_PROGRESS = 100;

	/** How many bytes of what handlers said with their progress are kept. */
	static final int MOST_BYTES = 256 * 1024;

	private final List<Entry> entries = new ArrayList<>();

	private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

	private final CompletableFuture<Void> ended = new CompletableFuture<>();

	private long last;

	private int progress;

	private long bytes;

	/**
	 * One event.
	 *
	 * @param number its number
	 * @param event what happened
	 * @param bytes the size of the data that came with it
	 */
	record Entry(long number, TaskEvent event, int bytes) {

		private boolean isProgress() {
			return this.event instanceof TaskEvent.Progress;
		}

	}

	void add(TaskEvent event) {
		int size = size(event);
		synchronized (this) {
			this.entries.add(new Entry(++this.last, event, size));
			this.bytes += size;
			if (event instanceof TaskEvent.Progress) {
				this.progress++;
				forget();
			}
		}
		if (event instanceof TaskEvent.Ended) {
			this.ended.complete(null);
		}
		this.listeners.forEach(Runnable::run);
	}

	private void forget() {
		Iterator<Entry> oldest = this.entries.iterator();
		while (this.progress > 1 && (this.progress > MOST_PROGRESS || this.bytes > MOST_BYTES)) {
			Entry entry = oldest.next();
			if (entry.isProgress()) {
				oldest.remove();
				this.progress--;
				this.bytes -= entry.bytes();
			}
		}
	}

	private static int size(TaskEvent event) {
		if (event instanceof TaskEvent.Progress progress) {
			return size(progress.data());
		}
		return (event instanceof TaskEvent.Completed completed) ? size(completed.data()) : 0;
	}

	private static int size(TaskData data) {
		return data.json().length;
	}

	/**
	 * Return the events that are kept and have come after another one.
	 */
	synchronized List<Entry> after(long number) {
		return this.entries.stream().filter((entry) -> entry.number() > number).toList();
	}

	/**
	 * Return the newest event of a type.
	 */
	synchronized <E extends TaskEvent> @Nullable E newest(Class<E> type) {
		for (int i = this.entries.size() - 1; i >= 0; i--) {
			TaskEvent event = this.entries.get(i).event();
			if (type.isInstance(event)) {
				return type.cast(event);
			}
		}
		return null;
	}

	synchronized long bytes() {
		return this.bytes;
	}

	boolean hasEnded() {
		return this.ended.isDone();
	}

	/**
	 * Return a stage that completes with the end, for each who asks.
	 */
	CompletableFuture<Void> ended() {
		return this.ended.copy();
	}

	/**
	 * Be told of each event from now on.
	 * @param listener who is told, on the thread that adds; must not block
	 */
	void listen(Runnable listener) {
		this.listeners.add(listener);
	}

	void unlisten(Runnable listener) {
		this.listeners.remove(listener);
	}

}
