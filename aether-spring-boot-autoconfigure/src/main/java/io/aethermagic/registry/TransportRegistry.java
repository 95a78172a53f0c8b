package io.aethermagic.registry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

import io.aethermagic.console.RunningTransport;
import io.aethermagic.message.Action;
import io.aethermagic.node.AetherNode;
import io.aethermagic.node.Inbound;
import io.aethermagic.node.Incident;
import io.aethermagic.time.RateLimit;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.TransportState;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registry on one transport: says regularly that this instance is there, and takes
 * what others say. Silence is counted by this instance's own clock, and only while it is
 * connected. Safe for use by several threads; what it calls is called outside of its
 * lock, but for timers.
 */
final class TransportRegistry {

	/** The topic on which instances announce themselves. */
	static final String TOPIC = "registry";

	/** An announcement of an instance that has just connected: it is answered. */
	static final String JOINED = "joined";

	/** Any other announcement. */
	static final String HERE = "here";

	private static final Logger logger = LoggerFactory.getLogger(TransportRegistry.class);

	private final RunningTransport transport;

	private final AetherNode node;

	private final ServiceIdentity service;

	private final RegistrySettings settings;

	private final RegistryEvents events;

	private final RateLimit<String> fullness;

	private final Map<String, KnownInstance> known = new HashMap<>();

	/** Those that have said goodbye: what they said before may come by a slower way. */
	private final Set<String> stopped;

	private Timers.@Nullable Timer next;

	private boolean connected;

	private boolean over;

	TransportRegistry(RunningTransport transport, ServiceIdentity service, RegistrySettings settings,
			RegistryEvents events) {
		this.transport = transport;
		this.node = transport.node();
		this.service = service;
		this.settings = settings;
		this.events = events;
		this.fullness = new RateLimit<>(this.node.timers(), Duration.ofMinutes(1), 1);
		this.stopped = Collections.newSetFromMap(new LinkedHashMap<>() {

			@Override
			protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
				return size() > settings.maxInstances();
			}

		});
	}

	void start() {
		this.node.on(Action.OFFLINE, this::onOffline);
		this.node.instances().onDirected(TOPIC, (inbound) -> onAnnouncement(inbound, false));
		this.node.instances()
			.onAnnounced(TOPIC, (inbound) -> onAnnouncement(inbound, JOINED.equals(inbound.payload().status())));
		this.node.transport().onState(this::onState);
	}

	/**
	 * Be silent from now on. What is known stays as it is.
	 */
	synchronized void stop() {
		this.over = true;
		if (this.next != null) {
			this.next.cancel();
		}
		this.known.values().forEach(KnownInstance::forget);
	}

	/**
	 * Return everybody, this instance first.
	 */
	List<RegisteredInstance> instances() {
		List<RegisteredInstance> all = new ArrayList<>();
		all.add(own());
		long now = this.node.timers().nanoTime();
		synchronized (this) {
			this.known.values().forEach((instance) -> all.add(instance.view(now)));
		}
		return all;
	}

	private RegisteredInstance own() {
		return announcement().instance(this.node.instance(), this.node.name(), this.node.codec().host(), Duration.ZERO);
	}

	private Announcement announcement() {
		return Announcement.of(this.transport, this.service, this.settings.interval());
	}

	private void onState(TransportState state) {
		synchronized (this) {
			boolean news = state.connected() && !this.connected;
			this.connected = state.connected();
			if (!news || this.over) {
				return;
			}
			// while there was no connection silence meant nothing
			this.known.forEach((id, instance) -> watch(id, instance));
		}
		announce(JOINED);
	}

	private void announce(String status) {
		this.node.instances().announce(TOPIC, status, announcement());
		synchronized (this) {
			if (this.next != null) {
				this.next.cancel();
			}
			if (!this.over) {
				this.next = this.node.timers().schedule(interval(), this::announceAgain);
			}
		}
	}

	private void announceAgain() {
		if (this.node.transport().state().connected()) {
			announce(HERE);
		}
	}

	/**
	 * A little less than the interval, and not the same for all: instances that were
	 * started together do not speak together for ever.
	 */
	private Duration interval() {
		long millis = this.settings.interval().toMillis();
		return Duration.ofMillis(Math.max(1, millis - ThreadLocalRandom.current().nextLong(1 + millis / 10)));
	}

	private void onAnnouncement(Inbound inbound, boolean joined) {
		String id = inbound.sender();
		if (id.equals(this.node.instance())) {
			return;
		}
		if (inbound.message().size() > Announcement.MAX_SIZE) {
			this.node.incidents().count(Incident.MALFORMED_MESSAGE, () -> "A large announcement of " + id);
			return;
		}
		Announcement said = inbound.payload().data().read(Announcement.class);
		if (said == null) {
			return;
		}
		heard(id, said, inbound.payload().host(), joined);
		if (joined) {
			this.node.instances()
				.direct(TOPIC, id, HERE, announcement(), SendOptions.DEFAULT.withExpiry(this.settings.interval()));
		}
	}

	/**
	 * Take note of somebody who has said in words of its own that it is there.
	 */
	void seen(String id, Announcement said) {
		heard(id, said, "", false);
	}

	private void heard(String id, Announcement said, String host, boolean joined) {
		RegisteredInstance up = take(id, said, host, joined);
		if (up != null) {
			this.events.publish(new InstanceUp(up));
		}
		else if (isUnknown(id) && this.fullness.tryAcquire(TOPIC)) {
			logger.warn("There are more than the {} instances on the transport '{}' that aether.registry."
					+ "max-instances lets be remembered", this.settings.maxInstances(), this.node.name());
		}
	}

	/**
	 * Tell whether an instance is there that there was no room for.
	 */
	private synchronized boolean isUnknown(String id) {
		return !this.over && !this.known.containsKey(id) && !this.stopped.contains(id);
	}

	private synchronized @Nullable RegisteredInstance take(String id, Announcement said, String host, boolean joined) {
		if (this.over || (!joined && this.stopped.contains(id))) {
			return null;
		}
		this.stopped.remove(id);
		KnownInstance before = this.known.get(id);
		if (before == null && this.known.size() >= this.settings.maxInstances()) {
			return null;
		}
		KnownInstance instance = (before != null) ? before : new KnownInstance(id, this.node.name(), said);
		long now = this.node.timers().nanoTime();
		instance.heard(said, host, now);
		watch(id, instance);
		if (before != null) {
			return null;
		}
		this.known.put(id, instance);
		return instance.view(now);
	}

	private void watch(String id, KnownInstance instance) {
		instance.watch(this.node.timers(), () -> onSilence(id, instance));
	}

	private void onSilence(String id, KnownInstance instance) {
		RegisteredInstance lost;
		synchronized (this) {
			if (this.known.get(id) != instance) {
				return;
			}
			long now = this.node.timers().nanoTime();
			if (!this.connected || !instance.isSilent(now)) {
				watch(id, instance);
				return;
			}
			this.known.remove(id);
			lost = instance.view(now);
		}
		this.events.publish(new InstanceDown(lost, InstanceDown.Reason.SILENT));
	}

	private void onOffline(Inbound inbound) {
		boolean goodbye = AetherNode.STOPPED.equals(inbound.payload().status());
		RegisteredInstance down;
		synchronized (this) {
			if (goodbye) {
				this.stopped.add(inbound.sender());
			}
			KnownInstance instance = this.known.remove(inbound.sender());
			if (instance == null || this.over) {
				return;
			}
			instance.forget();
			down = instance.view(this.node.timers().nanoTime());
		}
		this.events
			.publish(new InstanceDown(down, goodbye ? InstanceDown.Reason.STOPPED : InstanceDown.Reason.DISCONNECTED));
	}

}
