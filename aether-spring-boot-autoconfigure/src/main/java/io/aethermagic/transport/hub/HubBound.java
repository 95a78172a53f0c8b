package io.aethermagic.transport.hub;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.transport.BufferLevel;
import io.aethermagic.transport.MessageRefusedException;
import io.aethermagic.transport.MessageTooLargeException;
import io.aethermagic.transport.TransportException;
import org.jspecify.annotations.Nullable;

/**
 * A bound on messages and their bytes, shared by all channels of one hub. Safe for use by
 * several threads.
 */
final class HubBound {

	/** What the hub itself needs to keep one message, roughly. */
	private static final int OVERHEAD = 256;

	private final String what;

	private final int maxMessages;

	private final long maxBytes;

	private final LongAdder refused;

	private final AtomicInteger messages = new AtomicInteger();

	private final AtomicLong bytes = new AtomicLong();

	HubBound(String what, HubSettings settings, LongAdder refused) {
		this.what = what;
		this.maxMessages = settings.maxQueued();
		this.maxBytes = settings.maxQueuedBytes();
		this.refused = refused;
	}

	static long size(AetherMessage message) {
		long size = OVERHEAD + (long) message.size();
		for (Map.Entry<String, String> header : message.headers().entrySet()) {
			size += header.getKey().length() + header.getValue().length();
		}
		return size;
	}

	/**
	 * Make room, or say why there is none.
	 */
	@Nullable TransportException acquire(int count, long size) {
		if (size > this.maxBytes) {
			this.refused.increment();
			return new MessageTooLargeException(
					"A message of " + size + " bytes is more than the " + this.maxBytes + " that the hub keeps of all "
							+ this.what + " together; send less, or raise " + "aether.hub.max-queued-bytes");
		}
		if (this.messages.addAndGet(count) > this.maxMessages) {
			this.messages.addAndGet(-count);
			return full(this.maxMessages + " messages", "aether.hub.max-queued");
		}
		if (this.bytes.addAndGet(size) > this.maxBytes) {
			this.messages.addAndGet(-count);
			this.bytes.addAndGet(-size);
			return full(this.maxBytes + " bytes", "aether.hub.max-queued-bytes");
		}
		return null;
	}

	/**
	 * Count more bytes for a message that is counted already, whatever the bound says.
	 */
	void grow(long size) {
		this.bytes.addAndGet(size);
	}

	void release(int count, long size) {
		this.messages.addAndGet(-count);
		this.bytes.addAndGet(-size);
	}

	int messages() {
		return this.messages.get();
	}

	long bytes() {
		return this.bytes.get();
	}

	/**
	 * Return how full it is, in messages and in bytes.
	 * @param name what is bounded
	 */
	List<BufferLevel> levels(String name) {
		return List.of(new BufferLevel(name, messages(), this.maxMessages),
				new BufferLevel(name + "-bytes", bytes(), this.maxBytes));
	}

	private TransportException full(String size, String property) {
		this.refused.increment();
		return new MessageRefusedException("The hub is full: it keeps at most " + size + " of " + this.what
				+ "; start more workers, send less, or raise " + property);
	}

}
