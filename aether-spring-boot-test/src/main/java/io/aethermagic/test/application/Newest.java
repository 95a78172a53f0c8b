package io.aethermagic.test.application;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import io.aethermagic.task.TaskData;

/**
 * The newest of what was recorded, in bounded memory. Safe for use by several threads.
 *
 * @param <T> what is recorded
 */
final class Newest<T> {

	private final int max;

	private final long maxBytes;

	private final Deque<Entry<T>> entries = new ArrayDeque<>();

	private long bytes;

	private long dropped;

	Newest(int max, long maxBytes) {
		this.max = max;
		this.maxBytes = maxBytes;
	}

	synchronized void add(T recorded, TaskData payload) {
		Entry<T> entry = new Entry<>(recorded, payload.json().length);
		this.entries.add(entry);
		this.bytes += entry.bytes();
		while (this.entries.size() > this.max || (this.bytes > this.maxBytes && this.entries.size() > 1)) {
			this.bytes -= this.entries.remove().bytes();
			this.dropped++;
		}
	}

	synchronized List<T> all() {
		return this.entries.stream().map(Entry::recorded).toList();
	}

	synchronized long dropped() {
		return this.dropped;
	}

	synchronized void clear() {
		this.entries.clear();
		this.bytes = 0;
		this.dropped = 0;
	}

	private record Entry<T>(T recorded, long bytes) {
	}

}
