package io.aethermagic.docker.compose;

import java.net.URI;
import java.util.List;

import io.aethermagic.autoconfigure.mqtt.MqttBrokerImages;
import io.aethermagic.autoconfigure.mqtt.MqttConnectionDetails;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionDetailsFactory;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;
import org.springframework.boot.ssl.SslBundle;

/**
 * Makes the connection to an MQTT broker of a service of Docker Compose: of one whose
 * image, or label {@code org.springframework.boot.service-connection}, is among
 * {@link MqttBrokerImages}. Stateless.
 */
final class MqttDockerComposeConnectionDetailsFactory
		extends DockerComposeConnectionDetailsFactory<MqttConnectionDetails> {

	MqttDockerComposeConnectionDetailsFactory() {
		super(MqttBrokerImages.names().toArray(String[]::new));
	}

	@Override
	protected MqttConnectionDetails getDockerComposeConnectionDetails(DockerComposeConnectionSource source) {
		return new MqttDockerComposeConnectionDetails(source.getRunningService());
	}

	/**
	 * The connection to the broker of one service. Its port is asked for when a transport
	 * needs it, so that an application that uses none may have a broker without one.
	 */
	private static final class MqttDockerComposeConnectionDetails extends DockerComposeConnectionDetails
			implements MqttConnectionDetails {

		private final RunningService service;

		MqttDockerComposeConnectionDetails(RunningService service) {
			super(service);
			this.service = service;
		}

		@Override
		public List<URI> urls() {
			return List.of(MqttBrokerImages.url(this.service.host(), sslBundle() != null, this.service.ports()::get));
		}

		@Override
		public @Nullable SslBundle sslBundle() {
			return getSslBundle(this.service);
		}

	}

}
