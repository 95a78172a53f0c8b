package io.aethermagic.client;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.aethermagic.time.Timers;

/**
 * Tells when all has come of an instance's heartbeat, which lists what it holds in one
 * message or several: when nothing more has come for a moment. In that moment outcomes
 * and Accepteds that cross it on their way come too. Safe for use by several threads.
 *
 * @promise 5.3
 */
final class HeartbeatRounds {

	private static final Duration LEAST_MOMENT = Duration.ofMillis(100);

	/** The moment is such a part of a lease: a pause of a process is not its end. */
	private static final int PART = 30;

	/**
	 * Takes note of a heartbeat that has come.
	 */
	@FunctionalInterface
	interface Listener {

		/**
		 * Take note of it.
		 * @param instance whose it is
		 * @param beganNanos when its first message came
		 */
		void hasCome(String instance, long beganNanos);

	}

	private final Timers timers;

	private final Duration moment;

	private final Listener listener;

	/** Those of which there may be more to come. */
	private final Map<String, Round> rounds = new ConcurrentHashMap<>();

	HeartbeatRounds(Timers timers, Duration lease, Listener listener) {
		Duration moment = lease.dividedBy(PART);
		this.timers = timers;
		this.moment = (moment.compareTo(LEAST_MOMENT) > 0) ? moment : LEAST_MOMENT;
		this.listener = listener;
	}

	/**
	 * Note that a message of an instance's heartbeat has come.
	 */
	void came(String instance) {
		long now = this.timers.nanoTime();
		this.rounds.compute(instance, (key, round) -> {
			if (round != null) {
				return new Round(round.beganNanos(), now);
			}
			this.timers.schedule(this.moment, () -> look(instance));
			return new Round(now, now);
		});
	}

	private void look(String instance) {
		Round round = this.rounds.get(instance);
		if (round == null) {
			return;
		}
		if (this.timers.nanoTime() - round.lastNanos() < this.moment.toNanos()
				|| !this.rounds.remove(instance, round)) {
			this.timers.schedule(this.moment, () -> look(instance));
			return;
		}
		this.listener.hasCome(instance, round.beganNanos());
	}

	/**
	 * A heartbeat of which there may be more to come.
	 *
	 * @param beganNanos when its first message came
	 * @param lastNanos when its last message came until now
	 */
	private record Round(long beganNanos, long lastNanos) {
	}

}
