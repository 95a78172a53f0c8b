package io.aethermagic.web;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

import io.aethermagic.time.Timers;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;

/**
 * The tasks that the gateway remembers: a bounded number, of which ended ones go first,
 * the oldest before the others. Safe for use by several threads.
 */
final class GatewayTasks {

	private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

	private final GatewaySettings settings;

	private final Timers timers;

	private final Map<String, GatewayTask> byTid = new LinkedHashMap<>();

	/** The ended ones, in the order in which they have ended, with their sizes. */
	private final Map<GatewayTask, Long> ended = new LinkedHashMap<>();

	private long endedBytes;

	GatewayTasks(GatewaySettings settings, Timers timers) {
		this.settings = settings;
		this.timers = timers;
	}

	/**
	 * Remember a task.
	 * @return the same, or the one that is remembered by its tid already
	 * @throws Problem if there is no room, because nothing that is remembered has ended
	 */
	GatewayTask add(GatewayTask task) throws Problem {
		synchronized (this) {
			GatewayTask known = this.byTid.get(task.tid());
			if (known != null) {
				return known;
			}
			if (this.byTid.size() >= this.settings.maxTasks() && !forgetOldest()) {
				throw Problem.passing(HttpStatus.SERVICE_UNAVAILABLE,
						"%d tasks are open here, and aether.web.max-tasks allows no more: try again later"
							.formatted(this.byTid.size()),
						RETRY_AFTER);
			}
			this.byTid.put(task.tid(), task);
		}
		task.events().ended().thenRun(() -> hasEnded(task));
		return task;
	}

	private void hasEnded(GatewayTask task) {
		synchronized (this) {
			long bytes = task.events().bytes();
			this.ended.put(task, bytes);
			this.endedBytes += bytes;
			boolean more = true;
			while (more && this.endedBytes > this.settings.maxBytes() && this.ended.size() > 1) {
				more = forgetOldest();
			}
		}
		this.timers.schedule(this.settings.keep(), () -> forget(task));
	}

	private boolean forgetOldest() {
		Iterator<GatewayTask> oldest = this.ended.keySet().iterator();
		if (!oldest.hasNext()) {
			return false;
		}
		forget(oldest.next());
		return true;
	}

	/**
	 * Forget a task that has ended, or was never performed.
	 */
	synchronized void forget(GatewayTask task) {
		this.byTid.remove(task.tid(), task);
		Long bytes = this.ended.remove(task);
		if (bytes != null) {
			this.endedBytes -= bytes;
		}
	}

	synchronized @Nullable GatewayTask get(String tid) {
		return this.byTid.get(tid);
	}

}
