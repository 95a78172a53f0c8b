package io.aethermagic.autoconfigure.mqtt;

import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import javax.net.ssl.SSLContext;

import io.aethermagic.autoconfigure.InvalidAetherPropertyException;
import io.aethermagic.autoconfigure.NamedSslBundle;
import io.aethermagic.transport.mqtt.MqttAddress;
import io.aethermagic.transport.mqtt.MqttTls;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/**
 * Turns SSL bundles into what secures MQTT connections.
 */
final class MqttSsl {

	private static final Logger logger = LoggerFactory.getLogger(MqttSsl.class);

	private final ObjectProvider<SslBundles> bundles;

	/** The transports that are told already: they are made again for each start. */
	private final Set<String> watching = ConcurrentHashMap.newKeySet();

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
		return NamedSslBundle.of(values.bundleProperty(), name, this.bundles.getIfAvailable());
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
		if (name == null || name.isEmpty() || inherited || urls.stream().allMatch(MqttAddress::isSecure)) {
			return;
		}
		URI plain = urls.stream().filter((url) -> !MqttAddress.isSecure(url)).findFirst().orElseThrow();
		throw new InvalidAetherPropertyException(values.bundleProperty(), name,
				"The broker's address " + plain + " is one without TLS", "Set " + values.urlProperty()
						+ " to addresses that begin with mqtts:// or wss://, or remove " + values.bundleProperty());
	}

	/**
	 * Be told when the bundle that the properties name is loaded again, which Spring Boot
	 * warns of otherwise: the next connection asks for it anew.
	 * @param transport the transport's name in the configuration
	 * @param values its properties
	 */
	void awaitReload(String transport, MqttValues values) {
		String name = values.bundle();
		SslBundles bundles = this.bundles.getIfAvailable();
		if (bundles != null && name != null && bundles.getBundleNames().contains(name)
				&& this.watching.add(transport)) {
			bundles.addBundleUpdateHandler(name,
					(bundle) -> logger.info("The SSL bundle '{}' has changed: the next connections of the transport "
							+ "'{}' to its MQTT broker use it", name, transport));
		}
	}

	/**
	 * Return what secures a transport's connections.
	 * @param bundle returns the bundle as it is now, or {@code null} for none
	 * @param verifyHostname whether the broker's certificate has to name its host
	 * @return the settings as they are now, or {@code null} for the JVM's own
	 */
	static @Nullable Supplier<MqttTls> tls(Supplier<@Nullable SslBundle> bundle, boolean verifyHostname) {
		SslBundle first = bundle.get();
		if (first != null) {
			return new Reloading(bundle, first, verifyHostname);
		}
		if (verifyHostname) {
			return null;
		}
		MqttTls tls = unverified();
		return () -> tls;
	}

	private static MqttTls unverified() {
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

	/**
	 * A bundle that is asked for anew, and of which a new context is made only when it is
	 * another one: connections of one context can take up each other's sessions.
	 */
	private static final class Reloading implements Supplier<MqttTls> {

		private final Supplier<@Nullable SslBundle> bundle;

		private final boolean verifyHostname;

		private SslBundle known;

		private MqttTls tls;

		Reloading(Supplier<@Nullable SslBundle> bundle, SslBundle first, boolean verifyHostname) {
			this.bundle = bundle;
			this.verifyHostname = verifyHostname;
			this.known = first;
			this.tls = tls(first);
		}

		@Override
		public synchronized MqttTls get() {
			SslBundle now = this.bundle.get();
			if (now != null && now != this.known) {
				this.tls = tls(now);
				this.known = now;
			}
			return this.tls;
		}

		private MqttTls tls(SslBundle bundle) {
			return new MqttTls(bundle.createSslContext(), list(bundle.getOptions().getEnabledProtocols()),
					list(bundle.getOptions().getCiphers()), this.verifyHostname);
		}

	}

}
