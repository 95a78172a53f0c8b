package io.aethermagic.autoconfigure.mqtt;

import java.net.URI;
import java.util.List;
import java.util.function.Supplier;

import io.aethermagic.autoconfigure.AetherInstance;
import io.aethermagic.autoconfigure.AetherTransportSettings;
import io.aethermagic.autoconfigure.BuiltInTransportFactory;
import io.aethermagic.autoconfigure.TransportPropertiesBinder;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.mqtt.MqttSettings;
import io.aethermagic.transport.mqtt.MqttTransport;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.SslBundle;

/**
 * Creates transports of the type {@code mqtt}.
 */
final class MqttTransportFactory implements BuiltInTransportFactory {

	static final String TYPE = "mqtt";

	private final TransportPropertiesBinder binder;

	private final AetherInstance instance;

	private final MqttConnectionDetails details;

	private final MqttSsl ssl;

	private final ObjectProvider<MqttConnectionOptionsCustomizer> customizers;

	MqttTransportFactory(TransportPropertiesBinder binder, AetherInstance instance, MqttConnectionDetails details,
			MqttSsl ssl, ObjectProvider<MqttConnectionOptionsCustomizer> customizers) {
		this.binder = binder;
		this.instance = instance;
		this.details = details;
		this.ssl = ssl;
		this.customizers = customizers;
	}

	@Override
	public String type() {
		return TYPE;
	}

	@Override
	public AetherTransport create(String name, AetherTransportSettings settings) {
		return MqttTransport.create(settings(name, settings), settings.timers());
	}

	MqttSettings settings(String name, AetherTransportSettings settings) {
		MqttValues values = new MqttValues(this.binder.bind(name, TYPE, AetherMqttProperties.class));
		MqttConnectionDetails connection = connection(values);
		List<URI> urls = connection.urls();
		if (connection instanceof PropertiesMqttConnectionDetails || values.hasOwnBundle()) {
			MqttSsl.check(values, urls);
		}
		boolean named = values.hasOwnBundle() || connection instanceof PropertiesMqttConnectionDetails;
		Supplier<@Nullable SslBundle> bundle = named ? () -> this.ssl.bundle(values) : connection::sslBundle;
		if (named) {
			this.ssl.awaitReload(name, values);
		}
		return MqttSettings.of(settings.union(), this.instance.host(), urls)
			.withClientId(values.clientId())
			.withUser(username(values, connection), password(values, connection))
			.withTls(MqttSsl.tls(bundle, values.verifyHostname()))
			.withTimes(values.keepAlive(), values.connectTimeout())
			.withLease(settings.lease())
			.withBackoff(values.backoff())
			.withBounds(settings.maxMessageSize(), values.maxBuffered())
			.withOptions((options) -> this.customizers.orderedStream()
				.forEach((customizer) -> customizer.customize(name, options)));
	}

	/**
	 * The properties of one transport include those of all. Connection details from
	 * elsewhere take the place of the latter.
	 */
	private MqttConnectionDetails connection(MqttValues values) {
		if (values.hasOwnUrl() || this.details instanceof PropertiesMqttConnectionDetails) {
			return new PropertiesMqttConnectionDetails(values, this.ssl);
		}
		return this.details;
	}

	private static @Nullable String username(MqttValues values, MqttConnectionDetails connection) {
		return values.hasOwnUser() ? values.username() : connection.username();
	}

	private static @Nullable String password(MqttValues values, MqttConnectionDetails connection) {
		return values.hasOwnUser() ? values.password() : connection.password();
	}

}
