package io.aethermagic.testcontainers;

import java.net.URI;
import java.util.List;

import io.aethermagic.autoconfigure.mqtt.MqttBrokerImages;
import io.aethermagic.autoconfigure.mqtt.MqttConnectionDetails;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.Container;
import org.testcontainers.hivemq.HiveMQContainer;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;

/**
 * Makes the connection to an MQTT broker of a container with {@code @ServiceConnection}:
 * of one whose image, or the annotation's name, is among {@link MqttBrokerImages}, or of
 * Testcontainers' own for HiveMQ. Stateless.
 */
final class MqttContainerConnectionDetailsFactory
		extends ContainerConnectionDetailsFactory<Container<?>, MqttConnectionDetails> {

	MqttContainerConnectionDetailsFactory() {
		super(MqttBrokerImages.names());
	}

	@Override
	protected boolean sourceAccepts(ContainerConnectionSource<Container<?>> source, Class<?> requiredContainerType,
			Class<?> requiredConnectionDetailsType) {
		return super.sourceAccepts(source, requiredContainerType, requiredConnectionDetailsType)
				|| source.accepts(ANY_CONNECTION_NAME, HiveMQContainer.class, requiredConnectionDetailsType);
	}

	@Override
	protected MqttConnectionDetails getContainerConnectionDetails(ContainerConnectionSource<Container<?>> source) {
		return new MqttContainerConnectionDetails(source);
	}

	/**
	 * The connection to the broker of one container, which is started when it is asked
	 * for the address.
	 */
	private static final class MqttContainerConnectionDetails extends ContainerConnectionDetails<Container<?>>
			implements MqttConnectionDetails {

		MqttContainerConnectionDetails(ContainerConnectionSource<Container<?>> source) {
			super(source);
		}

		@Override
		public List<URI> urls() {
			Container<?> container = getContainer();
			return List.of(MqttBrokerImages.url(container.getHost(), getSslBundle() != null, container::getMappedPort));
		}

		@Override
		public @Nullable SslBundle sslBundle() {
			return getSslBundle();
		}

	}

}
