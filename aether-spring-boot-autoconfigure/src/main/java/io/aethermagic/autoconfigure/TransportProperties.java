package io.aethermagic.autoconfigure;

import java.util.function.Predicate;

/**
 * The properties of one transport: those that it sets itself, below
 * {@code aether.transports.<name>.<type>}, and where it is silent those of all transports
 * of its type, below {@code aether.<type>}. Knows which of the two says something, so
 * that a mistake is shown where it was made. Immutable, as far as its values are.
 *
 * @param <P> the class that the properties are bound to
 */
public final class TransportProperties<P> {

	private final P values;

	private final String own;

	private final String shared;

	private final Predicate<String> isOwn;

	TransportProperties(P values, String own, String shared, Predicate<String> isOwn) {
		this.values = values;
		this.own = own;
		this.shared = shared;
		this.isOwn = isOwn;
	}

	/**
	 * The properties of all transports of a type, without what one of them sets itself.
	 * @param <P> the class that the properties are bound to
	 * @param type the type
	 * @param values what is bound below {@code aether.<type>}
	 * @return the properties, none of which is one transport's own
	 */
	public static <P> TransportProperties<P> ofAll(String type, P values) {
		String shared = TransportPropertiesBinder.shared(type);
		return new TransportProperties<>(values, shared, shared, (key) -> false);
	}

	/**
	 * Return the values.
	 * @return the object that the properties were bound to
	 */
	public P values() {
		return this.values;
	}

	/**
	 * Return whether the transport sets a property itself.
	 * @param key the property's name below the type, {@code reconnect.max-interval} for
	 * example
	 * @return whether it is set below {@code aether.transports.<name>.<type>}
	 */
	public boolean isOwn(String key) {
		return this.isOwn.test(key);
	}

	/**
	 * Return the full name of the property that counts, for messages.
	 * @param key the property's name below the type
	 * @return the transport's own property where it is set, else that of all transports
	 * of the type
	 */
	public String property(String key) {
		return (isOwn(key) ? this.own : this.shared) + "." + key;
	}

}
