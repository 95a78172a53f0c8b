package io.aethermagic.registry;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

import io.aethermagic.console.RunningTransport;
import io.aethermagic.console.TransportCompanion;
import org.jspecify.annotations.Nullable;

/**
 * Who is there: the instances of the union that announce themselves, on each of this
 * application's transports. No server knows them all: each instance says that it is there
 * on a topic, and listens to the others. One that says goodbye, or whose connection the
 * broker sees go, is gone at once; any other after three intervals of silence, counted by
 * this application's own clock. Safe for use by several threads; no method blocks.
 */
public final class AetherRegistry implements TransportCompanion {

	private final Function<RunningTransport, ServiceIdentity> service;

	private final RegistrySettings settings;

	private final RegistryEvents events;

	private final Map<String, TransportRegistry> registries = Collections.synchronizedMap(new LinkedHashMap<>());

	/**
	 * Create a registry, which is told of the transports as they are started.
	 * @param service tells which service this instance is one of
	 * @param settings what it keeps to
	 * @param executor runs the listener
	 * @param listener is told of each event, one after the other; may block
	 */
	public AetherRegistry(Function<RunningTransport, ServiceIdentity> service, RegistrySettings settings,
			Executor executor, Consumer<RegistryEvent> listener) {
		this.service = service;
		this.settings = settings;
		this.events = new RegistryEvents(executor, listener);
	}

	@Override
	public void starting(RunningTransport transport) {
		TransportRegistry registry = new TransportRegistry(transport, this.service.apply(transport), this.settings,
				this.events);
		this.registries.put(transport.name(), registry);
		registry.start();
	}

	@Override
	public void stopping(RunningTransport transport) {
		TransportRegistry registry = this.registries.get(transport.name());
		if (registry != null) {
			registry.stop();
		}
	}

	/**
	 * Take note of somebody who is no instance of Aether, and has said in words of its
	 * own that it is there. After {@value RegistrySettings#TIMEOUT_INTERVALS} intervals
	 * without a further word it is lost.
	 * @param transport the name of the transport on which that was said; nothing is noted
	 * where it has not been started
	 * @param id what tells it from everybody else; nothing can be sent to it
	 * @param service which service it is
	 * @param interval how often it says so
	 */
	public void seen(String transport, String id, ServiceIdentity service, Duration interval) {
		TransportRegistry registry = this.registries.get(transport);
		if (registry != null) {
			registry.seen(id, new Announcement(service, interval.toMillis(), null, 0, 0, 0));
		}
	}

	/**
	 * Return everybody who is there, this application itself too: one that is on two of
	 * this application's transports twice.
	 * @return the instances of each transport, this one before the others
	 */
	public List<RegisteredInstance> instances() {
		Collection<TransportRegistry> all;
		synchronized (this.registries) {
			all = List.copyOf(this.registries.values());
		}
		return all.stream().flatMap((registry) -> registry.instances().stream()).toList();
	}

	/**
	 * Return those who are there and of a kind.
	 * @param filter tells whether an instance is meant
	 * @return the instances
	 */
	public List<RegisteredInstance> instances(Predicate<RegisteredInstance> filter) {
		return instances().stream().filter(filter).toList();
	}

	/**
	 * Find an instance.
	 * @param id its instance id
	 * @return the instance, or {@code null} if it is not known to be there
	 */
	public @Nullable RegisteredInstance find(String id) {
		return instances().stream().filter((instance) -> instance.id().equals(id)).findFirst().orElse(null);
	}

}
