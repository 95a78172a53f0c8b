package io.aethermagic.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the metadata says of the properties.
 */
public final class ConfigurationMetadata {

	private static final JsonNode METADATA = read();

	private ConfigurationMetadata() {
	}

	/**
	 * Return the names of properties.
	 * @param prefix what they are below
	 * @return the names
	 */
	public static Set<String> namesBelow(String prefix) {
		Set<String> names = new TreeSet<>(descriptions().keySet());
		names.removeIf((name) -> !name.startsWith(prefix + "."));
		return names;
	}

	/**
	 * Return the names of the properties that belong to no technology.
	 * @return the names
	 */
	static Set<String> commonNames() {
		Set<String> names = namesBelow("aether");
		for (JsonNode group : METADATA.path("groups")) {
			// Groups of their own, which are no part of the common ones.
			if (group.path("sourceMethod").isMissingNode() && !group.path("name").asString().equals("aether")) {
				names.removeAll(namesBelow(group.path("name").asString()));
			}
		}
		for (JsonNode property : METADATA.path("properties")) {
			// Maps of another package's own, which cannot be groups.
			String source = property.path("sourceType").asString("");
			if (source.startsWith("io.aethermagic.autoconfigure.bridge.")) {
				names.remove(property.path("name").asString());
			}
		}
		return names;
	}

	/**
	 * Return all properties, in the order of their names.
	 * @return the properties
	 */
	static List<Property> properties() {
		List<Property> properties = new ArrayList<>();
		for (JsonNode property : METADATA.path("properties")) {
			properties.add(new Property(property.path("name").asString(), property.path("type").asString(),
					property.path("defaultValue").asString(""), property.path("description").asString("")));
		}
		return properties;
	}

	static Map<String, String> descriptions() {
		return all("description", "");
	}

	/**
	 * Return the defaults of properties.
	 * @param prefix what they are below
	 * @return the default values of those that have one, by the names of the properties
	 */
	public static Map<String, String> defaultsBelow(String prefix) {
		Map<String, String> defaults = all("defaultValue", null);
		defaults.keySet().retainAll(namesBelow(prefix));
		return defaults;
	}

	/**
	 * Return the properties that have no default.
	 * @param prefix what they are below
	 * @return the names
	 */
	public static Set<String> withoutDefaultBelow(String prefix) {
		Set<String> names = namesBelow(prefix);
		names.removeAll(defaultsBelow(prefix).keySet());
		return names;
	}

	/**
	 * Return the defaults of properties as they are set in tests.
	 * @param prefix what they are below
	 * @return pairs of name and default value
	 */
	public static String[] pairsBelow(String prefix) {
		List<String> pairs = new ArrayList<>();
		defaultsBelow(prefix).forEach((name, value) -> pairs.add(name + "=" + value));
		return pairs.toArray(String[]::new);
	}

	private static Map<String, String> all(String key, @Nullable String fallback) {
		Map<String, String> values = new LinkedHashMap<>();
		for (JsonNode property : METADATA.path("properties")) {
			JsonNode value = property.path(key);
			if (fallback != null || !value.isMissingNode()) {
				values.put(property.path("name").asString(), value.asString(fallback));
			}
		}
		return values;
	}

	private static JsonNode read() {
		URL classes = AetherProperties.class.getProtectionDomain().getCodeSource().getLocation();
		try (InputStream in = new URL(classes, "META-INF/spring-configuration-metadata.json").openStream()) {
			return JsonMapper.shared().readTree(in);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * What the metadata says of a property.
	 *
	 * @param name its full name
	 * @param type the name of its Java type
	 * @param fallback its default, empty without one
	 * @param description what it is
	 */
	record Property(String name, String type, String fallback, String description) {

	}

}
