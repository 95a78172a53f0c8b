package io.aethermagic.test.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Leaves out the auto-configuration of transports that are replaced: nothing of them
 * connects, listens or starts a broker. Used by one thread.
 */
final class ReplacedTransportsFilter implements AutoConfigurationImportFilter, EnvironmentAware {

	private static final String ROOT = "io.aethermagic.autoconfigure.";

	private static final List<String> REPLACED = List.of(ROOT + "amqp.AetherAmqpAutoConfiguration",
			ROOT + "mqtt.AetherMqttAutoConfiguration", ROOT + "redis.AetherRedisAutoConfiguration",
			ROOT + "websocket.AetherWebSocketAutoConfiguration", ROOT + "zeromq.AetherZeroMqAutoConfiguration");

	private @Nullable Environment environment;

	@Override
	public void setEnvironment(Environment environment) {
		this.environment = environment;
	}

	@Override
	public boolean[] match(@Nullable String[] classes, AutoConfigurationMetadata metadata) {
		boolean replaced = this.environment != null
				&& this.environment.getProperty(AetherContextCustomizer.REPLACED, Boolean.class, false);
		boolean[] match = new boolean[classes.length];
		for (int i = 0; i < classes.length; i++) {
			match[i] = !replaced || !REPLACED.contains(String.valueOf(classes[i]));
		}
		return match;
	}

}
