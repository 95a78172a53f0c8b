package io.aethermagic.autoconfigure.diagnostics;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.Environment;

/**
 * Says where a property was set, for failure analyses.
 */
final class PropertyOrigin {

	private PropertyOrigin() {
	}

	/**
	 * Describe where a property was set.
	 * @param environment where the properties are
	 * @param property the property's name
	 * @return words that follow the property's name; empty if it was set nowhere
	 */
	static String describe(Environment environment, String property) {
		if (!ConfigurationPropertyName.isValid(property)) {
			return "";
		}
		ConfigurationPropertyName name = ConfigurationPropertyName.of(property);
		ConfigurationProperty found = find(environment, name);
		if (found == null) {
			// A list, each value of which has a name of its own.
			found = find(environment, name.append("[0]"));
		}
		return (found != null && found.getOrigin() != null) ? " (set in " + found.getOrigin() + ")" : "";
	}

	private static @Nullable ConfigurationProperty find(Environment environment, ConfigurationPropertyName name) {
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
			ConfigurationProperty found = source.getConfigurationProperty(name);
			if (found != null) {
				return found;
			}
		}
		return null;
	}

}
