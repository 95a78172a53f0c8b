package io.aethermagic.registry;

import java.time.Duration;

import io.aethermagic.time.Timers;

/**
 * Another instance as it was last heard of. Guarded by the {@link TransportRegistry} that
 * knows it.
 */
final class KnownInstance {

	private final String id;

	private final String transport;

	private String host = "";

	private Announcement announcement;

	private long heardNanos;

	private Timers.Timer lost = () -> {
	};

	KnownInstance(String id, String transport, Announcement announcement) {
		this.id = id;
		this.transport = transport;
		this.announcement = announcement;
	}

	void heard(Announcement announcement, String host, long now) {
		this.announcement = announcement;
		this.host = host;
		this.heardNanos = now;
	}

	/**
	 * Count its silence from now on.
	 * @param lost what is done when it has been silent for its time-out
	 */
	void watch(Timers timers, Runnable lost) {
		this.lost.cancel();
		this.lost = timers.schedule(this.announcement.timeout(), lost);
	}

	void forget() {
		this.lost.cancel();
	}

	/**
	 * Tell whether it has been silent for its time-out: a timer that was called off may
	 * have been on its way.
	 */
	boolean isSilent(long now) {
		return now - this.heardNanos >= this.announcement.timeout().toNanos();
	}

	RegisteredInstance view(long now) {
		return this.announcement.instance(this.id, this.transport, this.host,
				Duration.ofNanos(Math.max(0, now - this.heardNanos)));
	}

}
