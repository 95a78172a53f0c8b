package io.aethermagic.transport.hub;

import java.util.ArrayDeque;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Messages in order, control ahead of data. Used under the lock of its owner.
 */
final class MessageBuffer {

	private final ArrayDeque<BufferedMessage> control = new ArrayDeque<>(0);

	private final ArrayDeque<BufferedMessage> data = new ArrayDeque<>();

	int size() {
		return this.control.size() + this.data.size();
	}

	boolean isEmpty() {
		return this.control.isEmpty() && this.data.isEmpty();
	}

	void add(BufferedMessage message) {
		(message.isControl() ? this.control : this.data).addLast(message);
	}

	/**
	 * Give all to another.
	 */
	void drainTo(Consumer<BufferedMessage> taker) {
		for (BufferedMessage next = poll(); next != null; next = poll()) {
			taker.accept(next);
		}
	}

	/**
	 * Take the oldest of one kind.
	 * @param control whether a control message, or one that is none
	 */
	@Nullable BufferedMessage poll(boolean control) {
		return (control ? this.control : this.data).poll();
	}

	@Nullable BufferedMessage poll() {
		BufferedMessage message = this.control.poll();
		return (message != null) ? message : this.data.poll();
	}

}
