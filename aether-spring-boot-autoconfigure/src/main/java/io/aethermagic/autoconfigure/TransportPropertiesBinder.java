package io.aethermagic.autoconfigure;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;

/**
 * Binds the properties of transports, for the {@link AetherTransportFactory} of every
 * type, Aether's own and others. Names are as relaxed as everywhere in Spring Boot. A
 * value that cannot be bound fails with a
 * {@link org.springframework.boot.context.properties.bind.BindException}, which Spring
 * Boot explains with the property's name and where it was set. Safe for use by several
 * threads.
 */
public final class TransportPropertiesBinder {

	private static final String ALL = "aether.transports";

	private static final ConfigurationPropertyName ALL_NAME = ConfigurationPropertyName.of(ALL);

	private final Environment environment;

	/**
	 * Create a binder.
	 * @param environment where the properties are
	 */
	public TransportPropertiesBinder(Environment environment) {
		this.environment = environment;
	}

	/**
	 * Bind the properties of one transport. What is set below
	 * {@code aether.transports.<name>.<type>} counts; what is not, is taken from
	 * {@code aether.<type>}. A list is taken as a whole from one of the two.
	 * @param <P> the class to bind to
	 * @param transport the transport's name in the configuration
	 * @param type its type
	 * @param target the class to bind to: a record, a class with one constructor, or one
	 * with setters, as for
	 * {@link org.springframework.boot.context.properties.ConfigurationProperties}. Its
	 * defaults are what nobody sets
	 * @return the properties
	 * @throws org.springframework.boot.context.properties.bind.BindException if a value
	 * cannot be bound
	 */
	public <P> TransportProperties<P> bind(String transport, String type, Class<P> target) {
		String own = ALL + "." + transport + "." + type;
		ConfigurationPropertyName ownName = name(own);
		ConfigurationPropertyName sharedName = name(shared(type));
		List<ConfigurationPropertySource> sources = new ArrayList<>();
		sources().forEach(sources::add);
		sources().forEach((source) -> sources.add(SharedPropertySource.of(source, ownName, sharedName)));
		P values = new Binder(sources, new PropertySourcesPlaceholdersResolver(this.environment)).bindOrCreate(ownName,
				Bindable.of(target), BindHandler.DEFAULT);
		return new TransportProperties<>(values, own, shared(type), (key) -> isSet(name(own + "." + key)));
	}

	/**
	 * Return the transports of which anything is set.
	 * @return their names, in the order in which they are configured
	 */
	Set<String> transports() {
		Set<String> names = new LinkedHashSet<>();
		for (ConfigurationPropertySource source : sources()) {
			if (source instanceof IterableConfigurationPropertySource iterable) {
				iterable.stream()
					.filter(ALL_NAME::isAncestorOf)
					.forEach((name) -> names.add(name.getElement(ALL_NAME.getNumberOfElements(), Form.ORIGINAL)));
			}
		}
		return names;
	}

	static String shared(String type) {
		return "aether." + type;
	}

	/** Other names are allowed for transports than for properties: "Main" for one. */
	private static ConfigurationPropertyName name(String property) {
		return ConfigurationPropertyName.adapt(property, '.');
	}

	private boolean isSet(ConfigurationPropertyName name) {
		for (ConfigurationPropertySource source : sources()) {
			if (source.getConfigurationProperty(name) != null
					|| source.containsDescendantOf(name) == ConfigurationPropertyState.PRESENT) {
				return true;
			}
		}
		return false;
	}

	private Iterable<ConfigurationPropertySource> sources() {
		return ConfigurationPropertySources.get(this.environment);
	}

}
