package io.aethermagic.autoconfigure.websocket;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.aethermagic.autoconfigure.AetherAutoConfigurations;
import io.aethermagic.autoconfigure.AetherTransportSettings;
import io.aethermagic.autoconfigure.ConfigurationMetadata;
import io.aethermagic.transport.hub.wire.WireSettings;
import io.aethermagic.transport.support.Backoff;
import io.aethermagic.transport.websocket.WebSocketSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AetherWebSocketProperties}: every property does something, for all
 * transports and for one of them, and the metadata knows it.
 */
class AetherWebSocketPropertiesTests {

	/** Every property of a client, with a value that is not its default. */
	private static final Map<String, String> CLIENT = new LinkedHashMap<>();

	/** What only a hub uses. */
	private static final List<String> HUB = List.of("mode", "path", "allowed-origins", "ssl.bundle");

	static {
		CLIENT.put("url", "ws://one:1/a, ws://two/b");
		CLIENT.put("token", "secret");
		CLIENT.put("connect-timeout", "3s");
		CLIENT.put("max-buffered", "44");
		CLIENT.put("max-buffered-bytes", "45KB");
		CLIENT.put("reconnect.initial-interval", "400ms");
		CLIENT.put("reconnect.max-interval", "3s");
	}

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AetherAutoConfigurations.with());

	@ParameterizedTest
	@ValueSource(strings = { "aether.websocket.", "aether.transports.main.websocket." })
	void everyPropertyReachesTheSettings(String prefix) {
		ApplicationContextRunner all = this.runner;
		for (Map.Entry<String, String> property : CLIENT.entrySet()) {
			all = all.withPropertyValues(prefix + property.getKey() + "=" + property.getValue());
		}
		all.withPropertyValues("aether.transports.main.type=websocket", "aether.transport=local").run((context) -> {
			assertThat(context).hasNotFailed();
			AetherTransportSettings application = context.getBean(AetherTransportSettings.class);
			assertThat(settings(context, "main")).isEqualTo(
					new WebSocketSettings(List.of(URI.create("ws://one:1/a"), URI.create("ws://two/b")), "secret", null,
							Duration.ofSeconds(3), new Backoff(Duration.ofMillis(400), Duration.ofSeconds(3)),
							new WireSettings(application.lease(), application.maxMessageSize(), 44, 45 * 1024,
									prefix + "max-buffered")));
			assertThat(settings(context, "main").toString()).doesNotContain("secret");
		});
	}

	@Test
	void defaultsAreThoseInTheMetadata() {
		String[] defaults = ConfigurationMetadata.pairsBelow("aether.websocket");
		assertThat(defaults).isNotEmpty();
		this.runner.run((unset) -> this.runner.withPropertyValues(defaults)
			.run((set) -> assertThat(settings(set, "websocket")).isEqualTo(settings(unset, "websocket"))));
	}

	@Test
	void thisTestKnowsEveryProperty() {
		Set<String> names = new TreeSet<>();
		CLIENT.keySet().forEach((key) -> names.add("aether.websocket." + key));
		HUB.forEach((key) -> names.add("aether.websocket." + key));
		assertThat(ConfigurationMetadata.namesBelow("aether.websocket")).isEqualTo(names);
		assertThat(ConfigurationMetadata.withoutDefaultBelow("aether.websocket")).containsExactly(
				"aether.websocket.allowed-origins", "aether.websocket.ssl.bundle", "aether.websocket.token");
	}

	private static WebSocketSettings settings(ApplicationContext context, String name) {
		return context.getBean(WebSocketTransportFactory.class)
			.client(name, context.getBean(AetherTransportSettings.class));
	}

}
