package io.aethermagic.autoconfigure;

import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import javax.net.ssl.SSLContext;

import io.aethermagic.transport.mqtt.MqttTls;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/**
 * Turns SSL bundles into what secures MQTT connections.
 */
final class MqttSsl {

	private final ObjectProvider<SslBundles> bundles;

	MqttSsl(ObjectProvider<SslBundles> bundles) {
		this.bundles = bundles;
	}

	/**
	 * Find the bundle that the properties name.
	 * @param values the properties
	 * @return the bundle, or {@code null} if they name none
	 */
	@Nullable SslBundle bundle(MqttValues values) {
		String name = values.bundle();
		if (name == null || name.isEmpty()) {
			return null;
		}
		SslBundles bundles = this.bundles.getIfAvailable();
		if (bundles != null && bundles.getBundleNames().contains(name)) {
			return bundles.getBundle(name);
		}
		Set<String> known = new TreeSet<>((bundles != null) ? bundles.getBundleNames() : List.of());
		throw new InvalidAetherPropertyException(values.bundleProperty(), name,
				"There is no SSL bundle of that name, there are " + known, "Set " + values.bundleProperty()
						+ " to the name of one of them, or configure the bundle below spring.ssl.bundle");
	}

	/**
	 * Refuse a bundle whose transport has an address without TLS: it would not secure
	 * anything there. One that was set for all transports may meet one without TLS.
	 * @param values the properties
	 * @param urls the transport's addresses
	 */
	static void check(MqttValues values, List<URI> urls) {
		String name = values.bundle();
		boolean inherited = values.hasOwnUrl() && !values.hasOwnBundle();
		if (name == null || name.isEmpty() || inherited || urls.stream().allMatch(MqttUrl::isSecure)) {
			return;
		}
		URI plain = urls.stream().filter((url) -> !MqttUrl.isSecure(url)).findFirst().orElseThrow();
		throw new InvalidAetherPropertyException(values.bundleProperty(), name,
				"The broker's address " + plain + " is one without TLS", "Set " + values.urlProperty()
						+ " to addresses that begin with mqtts://, or remove " + values.bundleProperty());
	}

	/**
	 * Return what secures a transport's connections.
	 * @param bundle the bundle, or {@code null} for none
	 * @param verifyHostname whether the broker's certificate has to name its host
	 * @return the settings, or {@code null} for the JVM's own
	 */
	static @Nullable MqttTls tls(@Nullable SslBundle bundle, boolean verifyHostname) {
		if (bundle != null) {
			return new MqttTls(bundle.createSslContext(), list(bundle.getOptions().getEnabledProtocols()),
					list(bundle.getOptions().getCiphers()), verifyHostname);
		}
		if (verifyHostname) {
			return null;
		}
		try {
			return new MqttTls(SSLContext.getDefault(), List.of(), List.of(), false);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("This JVM has no default SSL context", ex);
		}
	}

	private static List<String> list(String @Nullable [] values) {
		return (values != null) ? List.of(values) : List.of();
	}

}
