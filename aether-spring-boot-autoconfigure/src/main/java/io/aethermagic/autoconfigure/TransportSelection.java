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
record TransportSelection(List<Selected> transports, Set<String> configured) {

	/**
	 * The type that is used where nothing is said, and on which only oneself is heard.
	 */
	static final String LOCAL = "local";

	private static final String PROPERTY = "aether.transport";

	/**
	 * Read the properties. Names of transports and types are found in any case, as names
	 * of properties are.
	 * @param properties what is bound of them
	 * @param configured the transports of which anything is set, also where that is bound
	 * elsewhere
	 * @param types the types that can be used
	 * @return the transports
	 */
	static TransportSelection of(AetherProperties properties, Set<String> configured, Set<String> types) {
		String wanted = defaultName(properties.getTransport(), configured);
		String defaultName = find(wanted, configured);
		List<Selected> transports = new ArrayList<>();
		if (defaultName == null) {
			defaultName = orSame(wanted, types);
			transports.add(selected(defaultName, defaultName, PROPERTY, false));
		}
		for (String name : configured) {
			AetherProperties.Transport transport = properties.getTransports().get(name);
			String type = (transport != null) ? transport.getType() : null;
			Selected selected = selected(name, orSame((type != null) ? type : name, types),
					"aether.transports." + name + ".type", type == null);
			transports.add(name.equals(defaultName) ? 0 : transports.size(), selected);
		}
		return new TransportSelection(List.copyOf(transports), configured);
	}

	private static String orSame(String name, Set<String> known) {
		String found = find(name, known);
		return (found != null) ? found : name;
	}

	private static @Nullable String find(String name, Set<String> known) {
		return known.contains(name) ? name
				: known.stream().filter((each) -> each.equalsIgnoreCase(name)).findFirst().orElse(null);
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

	private static Selected selected(String name, String type, String property, boolean implied) {
		try {
			return new Selected(Names.check("transport", name), type, property, implied);
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
	 * @param implied whether that property is not set, and the name is the type
	 */
	record Selected(String name, String type, String property, boolean implied) {
	}

}
