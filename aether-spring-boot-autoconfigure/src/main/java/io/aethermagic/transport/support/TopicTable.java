package io.aethermagic.transport.support;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who listens to which name. Reading takes no lock. Safe for use by several threads.
 *
 * @param <T> who listens
 */
public final class TopicTable<T> {

	private final Map<String, List<T>> listeners = new ConcurrentHashMap<>();

	/**
	 * Create a table with nobody in it.
	 */
	public TopicTable() {
	}

	/**
	 * Let somebody listen.
	 * @param names the names
	 * @param listener who listens to each of them
	 */
	public void add(Collection<String> names, T listener) {
		for (String name : names) {
			this.listeners.merge(name, List.of(listener), (known, added) -> {
				List<T> all = new ArrayList<>(known);
				all.addAll(added);
				return List.copyOf(all);
			});
		}
	}

	/**
	 * Let somebody listen no more.
	 * @param names the names
	 * @param listener who listened to each of them
	 * @return the names that nobody listens to now
	 */
	public List<String> remove(Collection<String> names, T listener) {
		List<String> orphans = new ArrayList<>();
		for (String name : names) {
			List<T> left = this.listeners.computeIfPresent(name, (key, known) -> {
				List<T> rest = new ArrayList<>(known);
				rest.remove(listener);
				return rest.isEmpty() ? null : List.copyOf(rest);
			});
			if (left == null) {
				orphans.add(name);
			}
		}
		return orphans;
	}

	/**
	 * Return who listens to a name.
	 * @param name the name
	 * @return the listeners, in the order in which they came
	 */
	public List<T> listeners(String name) {
		return this.listeners.getOrDefault(name, List.of());
	}

}
