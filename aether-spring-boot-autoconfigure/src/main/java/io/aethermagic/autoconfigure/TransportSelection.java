package io.aethermagic.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import io.aethermagic.task.InvalidNameException;
import io.aethermagic.task.Names;
import org.jspecify.annotations.Nullable;

/**
 * Which transports the properties ask for.
 *
 * @param transports the transports; the default one comes first
 */
record TransportSelection(List<Selected> transports) {

	/**
	 * The type that is used where nothing is said, and on which only oneself is heard.
	 */
	static final String LOCAL = "local";

	private static final String PROPERTY = "aether.transport";

	/**
	 * Read the properties.
	 * @param properties what is bound of them
	 * @param configured the transports of which anything is set, also where that is bound
	 * elsewhere
	 * @return the transports
	 */
	static TransportSelection of(AetherProperties properties, Set<String> configured) {
		String defaultName = defaultName(properties.getTransport(), configured);
		List<Selected> transports = new ArrayList<>();
		if (!configured.contains(defaultName)) {
			transports.add(selected(defaultName, null, PROPERTY));
		}
		configured.forEach((name) -> {
			AetherProperties.Transport transport = properties.getTransports().get(name);
			Selected selected = selected(name, (transport != null) ? transport.getType() : null,
					"aether.transports." + name + ".type");
			transports.add(name.equals(defaultName) ? 0 : transports.size(), selected);
		});
		return new TransportSelection(List.copyOf(transports));
	}

	private static String defaultName(@Nullable String name, Set<String> configured) {
		if (name != null) {
			return name;
		}
		if (configured.isEmpty()) {
			return LOCAL;
		}
		if (configured.size() == 1) {
			return configured.iterator().next();
		}
		throw new InvalidAetherPropertyException(PROPERTY, "",
				"There are several transports, " + new TreeSet<>(configured)
						+ ", and nothing says which of them handlers and calls use that name none",
				"Set " + PROPERTY + " to one of these names");
	}

	private static Selected selected(String name, @Nullable String type, String property) {
		try {
			return new Selected(Names.check("transport", name), (type != null) ? type : name, property);
		}
		catch (InvalidNameException ex) {
			throw PropertyChecks.badName(property, name, ex);
		}
	}

	Selected defaultTransport() {
		return this.transports.get(0);
	}

	/**
	 * A transport that the properties ask for.
	 *
	 * @param name its name
	 * @param type its type
	 * @param property the property that says so
	 */
	record Selected(String name, String type, String property) {
	}

}
