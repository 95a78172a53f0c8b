package io.aethermagic.worker;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.BufferLevel;
import org.jspecify.annotations.Nullable;

/**
 * The outcomes of tasks that have just ended here, so that a duplicate is answered and
 * not done again. Bounded in time, number and bytes: the oldest is forgotten first. Safe
 * for use by several threads.
 *
 * @promise 4.4
 */
final class OutcomeMemory {

	/** How long the outcome of a task of ours is kept. */
	static final Duration KEPT = Duration.ofMinutes(10);

	/** How long that of a foreign caller is kept, whose tids repeat. */
	static final Duration FOREIGN_KEPT = Duration.ofSeconds(10);

	/** How many outcomes are kept. */
	static final int MAX_OUTCOMES = 10_000;

	/** How many bytes of payload are kept. */
	static final long MAX_BYTES = 64L * 1024 * 1024;

	private final Map<RunKey, Kept> outcomes = new LinkedHashMap<>();

	private final Timers timers;

	private long bytes;

	OutcomeMemory(Timers timers) {
		this.timers = timers;
	}

	synchronized void keep(RunKey key, AetherMessage outcome, boolean foreign) {
		long now = this.timers.nanoTime();
		remove(key);
		this.outcomes.put(key, new Kept(outcome, now + (foreign ? FOREIGN_KEPT : KEPT).toNanos()));
		this.bytes += outcome.size();
		Iterator<Kept> oldest = this.outcomes.values().iterator();
		while (oldest.hasNext()) {
			Kept kept = oldest.next();
			boolean full = this.outcomes.size() > MAX_OUTCOMES || this.bytes > MAX_BYTES;
			if (!full && now - kept.untilNanos < 0) {
				return;
			}
			oldest.remove();
			this.bytes -= kept.outcome.size();
		}
	}

	synchronized BufferLevel level() {
		return new BufferLevel("outcomes", this.outcomes.size(), MAX_OUTCOMES);
	}

	synchronized BufferLevel byteLevel() {
		return new BufferLevel("outcome-bytes", this.bytes, MAX_BYTES);
	}

	synchronized @Nullable AetherMessage find(RunKey key) {
		Kept kept = this.outcomes.get(key);
		if (kept == null) {
			return null;
		}
		if (this.timers.nanoTime() - kept.untilNanos >= 0) {
			remove(key);
			return null;
		}
		return kept.outcome;
	}

	private void remove(RunKey key) {
		Kept kept = this.outcomes.remove(key);
		if (kept != null) {
			this.bytes -= kept.outcome.size();
		}
	}

	private record Kept(AetherMessage outcome, long untilNanos) {
	}

}
