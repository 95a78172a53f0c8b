package io.aethermagic.test.autoconfigure;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Says in properties, before all others, what {@link AutoConfigureAether} promises. Two
 * test classes that want the same share a cached context; each context that is made has a
 * union of its own. Immutable.
 *
 * @param heldClock whether time stands still
 * @param replaceTransports whether transports become local
 * @param union the union; empty for one of its own
 */
record AetherContextCustomizer(boolean heldClock, boolean replaceTransports,
		String union) implements ContextCustomizer {

	static final String REPLACED = "aether.test.replace-transports";

	private static final ConfigurationPropertyName TRANSPORTS = ConfigurationPropertyName.of("aether.transports");

	private static final String LOCAL = "local";

	AetherContextCustomizer {
		if (heldClock && !replaceTransports) {
			throw new IllegalStateException("@AutoConfigureAether cannot hold the clock of a transport that is not"
					+ " replaced: leave out 'heldClock = true' or 'replaceTransports = false'");
		}
	}

	static AetherContextCustomizer of(AutoConfigureAether annotation) {
		return new AetherContextCustomizer(annotation.heldClock(), annotation.replaceTransports(), annotation.union());
	}

	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
		ConfigurableEnvironment environment = context.getEnvironment();
		Map<String, Object> properties = new LinkedHashMap<>();
		properties.put("aether.union", this.union.isEmpty() ? "test-" + UUID.randomUUID() : this.union);
		properties.put("aether.test.held-clock", this.heldClock);
		properties.put(REPLACED, this.replaceTransports);
		if (this.replaceTransports) {
			String wanted = environment.getProperty("aether.transport");
			names(environment, wanted).forEach((name) -> properties.put(TRANSPORTS + "." + name + ".type", LOCAL));
		}
		environment.getPropertySources().addFirst(new MapPropertySource("Aether's test", properties));
	}

	/**
	 * Return the names of all transports: what names a handler or a call uses stays.
	 */
	private static Set<String> names(ConfigurableEnvironment environment, @Nullable String wanted) {
		Set<String> names = new LinkedHashSet<>();
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
			if (source instanceof IterableConfigurationPropertySource iterable) {
				iterable.stream()
					.filter(TRANSPORTS::isAncestorOf)
					.forEach((name) -> names.add(name.getElement(TRANSPORTS.getNumberOfElements(), Form.ORIGINAL)));
			}
		}
		if (wanted != null && names.stream().noneMatch(wanted::equalsIgnoreCase)) {
			names.add(wanted);
		}
		return names;
	}

}
