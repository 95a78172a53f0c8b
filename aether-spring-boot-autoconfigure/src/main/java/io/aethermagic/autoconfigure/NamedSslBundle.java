package io.aethermagic.autoconfigure;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/**
 * Finds the SSL bundle that a property names. Stateless.
 */
public final class NamedSslBundle {

	private NamedSslBundle() {
	}

	/**
	 * Return the bundle as it is now.
	 * @param property the property
	 * @param name what it is set to
	 * @param bundles all bundles, or {@code null} where there are none
	 * @return the bundle
	 * @throws InvalidAetherPropertyException if there is none of that name
	 */
	public static SslBundle of(String property, String name, @Nullable SslBundles bundles) {
		if (bundles != null && bundles.getBundleNames().contains(name)) {
			return bundles.getBundle(name);
		}
		Set<String> known = new TreeSet<>((bundles != null) ? bundles.getBundleNames() : List.of());
		throw new InvalidAetherPropertyException(property, name,
				"There is no SSL bundle of that name, there are " + known,
				"Set " + property + " to the name of one of them, or configure the bundle below spring.ssl.bundle");
	}

}
