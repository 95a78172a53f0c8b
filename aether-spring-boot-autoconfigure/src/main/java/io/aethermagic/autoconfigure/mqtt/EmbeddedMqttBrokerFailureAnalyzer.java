package io.aethermagic.autoconfigure.mqtt;

import java.io.IOException;

import io.aethermagic.transport.mqtt.embedded.EmbeddedMqttBrokerStartException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains an embedded MQTT broker that can't be started.
 */
class EmbeddedMqttBrokerFailureAnalyzer extends AbstractFailureAnalyzer<EmbeddedMqttBrokerStartException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, EmbeddedMqttBrokerStartException cause) {
		int port = cause.port();
		IOException refused = findCause(rootFailure, IOException.class);
		if (port > 0 && refused != null) {
			return new FailureAnalysis(
					"The embedded MQTT broker can't listen on port " + port + ": " + refused.getMessage() + ".",
					"Set aether.mqtt.embedded.port to another port, or to 0 for a free one, or stop what listens on "
							+ "port " + port + ". If that is an MQTT broker which this application may use, set "
							+ "aether.mqtt.embedded.enabled to false and aether.mqtt.url to mqtt://localhost:" + port
							+ ".",
					cause);
		}
		return new FailureAnalysis(cause.getMessage() + ": " + cause.getCause(),
				"Set aether.mqtt.embedded.port to another port, or to 0 for a free one, or set "
						+ "aether.mqtt.embedded.enabled to false and aether.mqtt.url to the address of a broker.",
				cause);
	}

}
