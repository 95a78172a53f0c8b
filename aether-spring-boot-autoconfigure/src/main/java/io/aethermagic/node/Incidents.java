package io.aethermagic.node;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

import io.aethermagic.time.Timers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts incidents, and logs them as their {@link Incident.Notice} says: what comes in
 * floods at most once a second, with the number that went unlogged in between. What peers
 * have sent cannot make more than one line of it. Never throws. Safe for use by several
 * threads.
 *
 * @promise 4.12
 */
public final class Incidents {

	private static final Logger logger = LoggerFactory.getLogger(Incidents.class);

	private static final long LOG_INTERVAL_NANOS = 1_000_000_000L;

	private final Map<Incident, Tally> tallies = new EnumMap<>(Incident.class);

	private final Map<String, Incidents> transports = new ConcurrentHashMap<>();

	private final Timers timers;

	/** Those of all transports; {@code null} where these are. */
	private final @Nullable Incidents all;

	/**
	 * Create counters that all stand at zero.
	 * @param timers the clock by which a second has passed
	 */
	public Incidents(Timers timers) {
		this(timers, null);
	}

	private Incidents(Timers timers, @Nullable Incidents all) {
		this.timers = timers;
		this.all = all;
		for (Incident incident : Incident.values()) {
			this.tallies.put(incident, new Tally(timers.nanoTime() - LOG_INTERVAL_NANOS));
		}
	}

	/**
	 * Return the counters of one transport. What is counted there is counted here, too,
	 * and told to the log once.
	 * @param transport its name in the configuration
	 * @return always the same ones for one name
	 */
	public Incidents on(String transport) {
		return this.transports.computeIfAbsent(transport, (name) -> new Incidents(this.timers, this));
	}

	/**
	 * Count an incident.
	 * @param incident what happened
	 * @param detail what to log of it; only asked if it is logged
	 */
	public void count(Incident incident, Supplier<String> detail) {
		count(incident, detail, null);
	}

	/**
	 * Count an incident that has a cause.
	 * @param incident what happened
	 * @param detail what to log of it; only asked if it is logged
	 * @param cause why
	 */
	public void count(Incident incident, Supplier<String> detail, @Nullable Throwable cause) {
		Tally tally = tally(incident);
		tally.count.increment();
		if (this.all != null) {
			this.all.count(incident, detail, cause);
			return;
		}
		switch (incident.notice()) {
			case QUIET -> {
				if (logger.isDebugEnabled()) {
					logger.debug("{}: {}", incident, text(detail), cause);
				}
			}
			case SUMMED -> warnAtMostOnceASecond(incident, tally, detail, cause);
			case EACH -> logger.warn("{}: {}", incident, text(detail), cause);
		}
	}

	/**
	 * Count an incident that the log tells of elsewhere.
	 * @param incident what happened
	 */
	public void add(Incident incident) {
		tally(incident).count.increment();
		if (this.all != null) {
			this.all.add(incident);
		}
	}

	private void warnAtMostOnceASecond(Incident incident, Tally tally, Supplier<String> detail,
			@Nullable Throwable cause) {
		long now = this.timers.nanoTime();
		long last = tally.lastLogged.get();
		if (now - last >= LOG_INTERVAL_NANOS && tally.lastLogged.compareAndSet(last, now)) {
			long total = tally.count.sum();
			long more = total - tally.logged.getAndSet(total) - 1;
			String suffix = (more > 0) ? " (and " + more + " more since the last line)" : "";
			logger.warn("{}: {}{}", incident, text(detail), suffix, cause);
		}
	}

	private static String text(Supplier<String> detail) {
		try {
			return LogText.of(detail.get());
		}
		catch (RuntimeException | Error ex) {
			// values of the application's are told of too, and what they throw must not
			// become a second incident
			return "(no detail: " + ex.getClass().getName() + ")";
		}
	}

	/**
	 * Return how often something happened.
	 * @param incident what
	 * @return the count since the start of this instance
	 */
	public long count(Incident incident) {
		return tally(incident).count.sum();
	}

	private Tally tally(Incident incident) {
		Tally tally = this.tallies.get(incident);
		if (tally == null) {
			throw new IllegalStateException("No tally for " + incident);
		}
		return tally;
	}

	private static final class Tally {

		private final LongAdder count = new LongAdder();

		private final AtomicLong logged = new AtomicLong();

		private final AtomicLong lastLogged;

		private Tally(long lastLogged) {
			this.lastLogged = new AtomicLong(lastLogged);
		}

	}

}
