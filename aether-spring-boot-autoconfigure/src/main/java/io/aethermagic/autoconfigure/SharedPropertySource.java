package io.aethermagic.autoconfigure;

import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;

/**
 * Shows the properties of all transports of a type as if one of them had set them, so
 * that one binding sees both. What is found keeps its name and its origin, for messages.
 * Stateless but for what is behind it.
 */
class SharedPropertySource implements ConfigurationPropertySource {

	private final ConfigurationPropertySource source;

	private final ConfigurationPropertyName own;

	private final ConfigurationPropertyName shared;

	private SharedPropertySource(ConfigurationPropertySource source, ConfigurationPropertyName own,
			ConfigurationPropertyName shared) {
		this.source = source;
		this.own = own;
		this.shared = shared;
	}

	static ConfigurationPropertySource of(ConfigurationPropertySource source, ConfigurationPropertyName own,
			ConfigurationPropertyName shared) {
		return (source instanceof IterableConfigurationPropertySource iterable) ? new Listed(iterable, own, shared)
				: new SharedPropertySource(source, own, shared);
	}

	@Override
	public @Nullable ConfigurationProperty getConfigurationProperty(ConfigurationPropertyName name) {
		ConfigurationPropertyName asShared = asShared(name);
		return (asShared != null) ? this.source.getConfigurationProperty(asShared) : null;
	}

	@Override
	public ConfigurationPropertyState containsDescendantOf(ConfigurationPropertyName name) {
		ConfigurationPropertyName asShared = asShared(name);
		return (asShared != null) ? this.source.containsDescendantOf(asShared) : ConfigurationPropertyState.ABSENT;
	}

	@Override
	public @Nullable Object getUnderlyingSource() {
		return this.source.getUnderlyingSource();
	}

	private @Nullable ConfigurationPropertyName asShared(ConfigurationPropertyName name) {
		return (this.own.equals(name) || this.own.isAncestorOf(name)) ? moved(name, this.own, this.shared) : null;
	}

	private static ConfigurationPropertyName moved(ConfigurationPropertyName name, ConfigurationPropertyName from,
			ConfigurationPropertyName to) {
		return to.append(name.subName(from.getNumberOfElements()));
	}

	/**
	 * One that knows the names of its properties, which maps ask for.
	 */
	private static final class Listed extends SharedPropertySource implements IterableConfigurationPropertySource {

		private final IterableConfigurationPropertySource names;

		Listed(IterableConfigurationPropertySource source, ConfigurationPropertyName own,
				ConfigurationPropertyName shared) {
			super(source, own, shared);
			this.names = source;
		}

		@Override
		public Stream<ConfigurationPropertyName> stream() {
			return this.names.stream()
				.filter(super.shared::isAncestorOf)
				.map((name) -> moved(name, super.shared, super.own));
		}

		@Override
		public ConfigurationPropertyState containsDescendantOf(ConfigurationPropertyName name) {
			return super.containsDescendantOf(name);
		}

	}

}
