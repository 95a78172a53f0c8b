package io.aethermagic.transport.hub;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.aethermagic.task.TaskAddress;
import io.aethermagic.transport.DeadLetter;
import io.aethermagic.transport.DeadLetters;
import io.aethermagic.transport.support.Stages;
import org.jspecify.annotations.Nullable;

/**
 * Dead letters in memory. When a bound is passed the oldest letters go, and are counted.
 * Safe for use by several threads.
 */
public final class InMemoryDeadLetters implements DeadLetters {

	/** How many letters are kept where nothing else is asked for. */
	public static final int DEFAULT_MAX_LETTERS = 10_000;

	/** How many bytes of letters are kept where nothing else is asked for: 64 MiB. */
	public static final long DEFAULT_MAX_BYTES = 64L * 1024 * 1024;

	private final int maxLetters;

	private final long maxBytes;

	private final Map<String, DeadLetter> letters = new LinkedHashMap<>();

	private long bytes;

	private long dropped;

	/**
	 * Create dead letters with the default bounds.
	 */
	public InMemoryDeadLetters() {
		this(DEFAULT_MAX_LETTERS, DEFAULT_MAX_BYTES);
	}

	/**
	 * Create dead letters.
	 * @param maxLetters how many letters are kept
	 * @param maxBytes how many bytes of letters are kept
	 */
	public InMemoryDeadLetters(int maxLetters, long maxBytes) {
		this.maxLetters = maxLetters;
		this.maxBytes = maxBytes;
	}

	@Override
	public CompletionStage<Void> add(DeadLetter letter) {
		synchronized (this.letters) {
			take(letter.id());
			this.letters.put(letter.id(), letter);
			this.bytes += size(letter);
			Iterator<DeadLetter> oldest = this.letters.values().iterator();
			while (this.letters.size() > this.maxLetters || this.bytes > this.maxBytes) {
				this.bytes -= size(oldest.next());
				oldest.remove();
				this.dropped++;
			}
		}
		return Stages.DONE;
	}

	@Override
	public CompletionStage<List<DeadLetter>> list(@Nullable TaskAddress address, int limit) {
		List<DeadLetter> found = new ArrayList<>();
		synchronized (this.letters) {
			for (DeadLetter letter : this.letters.values()) {
				if (found.size() >= limit) {
					break;
				}
				if (address == null || address.equals(letter.address())) {
					found.add(letter);
				}
			}
		}
		return CompletableFuture.completedFuture(List.copyOf(found));
	}

	@Override
	public CompletionStage<@Nullable DeadLetter> find(String id) {
		synchronized (this.letters) {
			return CompletableFuture.completedFuture(this.letters.get(id));
		}
	}

	@Override
	public CompletionStage<Boolean> remove(String id) {
		synchronized (this.letters) {
			return CompletableFuture.completedFuture(take(id));
		}
	}

	/**
	 * Return how many letters were dropped because a bound was passed.
	 * @return the count since the start
	 */
	public long dropped() {
		synchronized (this.letters) {
			return this.dropped;
		}
	}

	private boolean take(String id) {
		DeadLetter letter = this.letters.remove(id);
		if (letter == null) {
			return false;
		}
		this.bytes -= size(letter);
		return true;
	}

	private static long size(DeadLetter letter) {
		return HubBound.size(letter.message()) + letter.cause().length();
	}

}
