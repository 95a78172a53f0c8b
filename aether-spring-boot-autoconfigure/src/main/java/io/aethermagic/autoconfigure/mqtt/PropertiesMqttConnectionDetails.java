package io.aethermagic.autoconfigure.mqtt;

import java.net.URI;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;

/**
 * The connection that the properties describe.
 */
final class PropertiesMqttConnectionDetails implements MqttConnectionDetails {

	private final MqttValues values;

	private final MqttSsl ssl;

	PropertiesMqttConnectionDetails(MqttValues values, MqttSsl ssl) {
		this.values = values;
		this.ssl = ssl;
	}

	@Override
	public List<URI> urls() {
		return this.values.urls();
	}

	@Override
	public @Nullable String username() {
		return this.values.username();
	}

	@Override
	public @Nullable String password() {
		return this.values.password();
	}

	@Override
	public @Nullable SslBundle sslBundle() {
		return this.ssl.bundle(this.values);
	}

}
