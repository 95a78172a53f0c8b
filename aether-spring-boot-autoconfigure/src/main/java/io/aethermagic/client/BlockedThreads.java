package io.aethermagic.client;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.aethermagic.time.RateLimit;
import io.aethermagic.time.Timers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows the callback threads, and says in the log, at most once a minute, where they are
 * when all of them are blocked. Safe for use by several threads.
 */
final class BlockedThreads {

	/** How many places are named. */
	private static final int MAX_PLACES = 3;

	private static final Duration INTERVAL = Duration.ofMinutes(1);

	private static final Logger logger = LoggerFactory.getLogger(BlockedThreads.class);

	private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

	private final RateLimit<BlockedThreads> warnings;

	BlockedThreads(Timers timers) {
		this.warnings = new RateLimit<>(timers, INTERVAL, 1);
	}

	/**
	 * Know the threads that a factory makes.
	 * @param factory makes them
	 * @return what makes them now
	 */
	ThreadFactory watched(ThreadFactory factory) {
		return (work) -> factory.newThread(() -> {
			Thread thread = Thread.currentThread();
			this.threads.add(thread);
			try {
				work.run();
			}
			finally {
				this.threads.remove(thread);
			}
		});
	}

	/**
	 * Say that there are no more threads to be had.
	 * @param max how many there are
	 * @param waiting how many callbacks wait for one
	 */
	void warn(int max, int waiting) {
		if (this.warnings.tryAcquire(this)) {
			logger.warn("All {} callback threads are blocked and {} callbacks wait for them, most of all {}. "
					+ "Compose what waits for another task (thenCompose in the place of thenApply and join), "
					+ "give what blocks an executor of its own (thenApplyAsync), set spring.threads.virtual.enabled, "
					+ "or raise aether.client.callback-threads", max, waiting, places());
		}
	}

	private String places() {
		Collection<Map.Entry<String, Long>> places = this.threads.stream()
			.map((thread) -> place(thread.getStackTrace()))
			.collect(Collectors.groupingBy(Function.identity(), Collectors.counting()))
			.entrySet();
		return places.stream()
			.sorted(Map.Entry.<String, Long>comparingByValue().reversed())
			.limit(MAX_PLACES)
			.map((place) -> place.getValue() + " in " + place.getKey())
			.collect(Collectors.joining(", "));
	}

	/**
	 * Name the first frame that is the application's, and what it has called.
	 */
	static String place(StackTraceElement[] stack) {
		StackTraceElement called = null;
		for (StackTraceElement frame : stack) {
			if (isOfApplication(frame)) {
				return frame
						+ ((called != null) ? " (" + called.getClassName() + "." + called.getMethodName() + ")" : "");
			}
			called = frame;
		}
		return (stack.length > 0) ? stack[0].toString() : "no code at all";
	}

	private static boolean isOfApplication(StackTraceElement frame) {
		String name = frame.getClassName();
		return !name.startsWith("java.") && !name.startsWith("jdk.") && !name.startsWith("sun.")
				&& !name.startsWith("io.aethermagic.client.");
	}

}
