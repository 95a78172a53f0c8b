package io.aethermagic.autoconfigure.hub;

import java.time.Duration;

import io.aethermagic.autoconfigure.AetherAutoConfigurations;
import io.aethermagic.autoconfigure.ConfigurationMetadata;
import io.aethermagic.transport.hub.Hub;
import io.aethermagic.transport.hub.HubBalance;
import io.aethermagic.transport.hub.HubSettings;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AetherHubProperties}.
 */
class AetherHubPropertiesTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AetherAutoConfigurations.with());

	@Test
	void everyPropertyReachesTheSettings() {
		this.runner
			.withPropertyValues("aether.worker.lease=12s", "aether.hub.max-queued=31",
					"aether.hub.max-queued-bytes=3GB", "aether.hub.inbox-keep=33", "aether.hub.subscriber-buffer=34",
					"aether.hub.balance=random")
			.run((context) -> assertThat(context.getBean(Hub.class).settings()).isEqualTo(new HubSettings(true, 31,
					3L * 1024 * 1024 * 1024, 33, 34, Duration.ofSeconds(12), HubBalance.RANDOM)));
	}

	@Test
	void defaultsAreThoseOfTheSettingsAndOfTheMetadata() {
		this.runner.run((context) -> assertThat(context.getBean(Hub.class).settings()).isEqualTo(HubSettings.DEFAULT));
		this.runner.withPropertyValues(ConfigurationMetadata.pairsBelow("aether.hub"))
			.run((context) -> assertThat(context.getBean(Hub.class).settings()).isEqualTo(HubSettings.DEFAULT));
	}

	@Test
	void thisTestKnowsEveryProperty() {
		assertThat(ConfigurationMetadata.namesBelow("aether.hub")).containsExactlyInAnyOrder("aether.hub.max-queued",
				"aether.hub.max-queued-bytes", "aether.hub.inbox-keep", "aether.hub.subscriber-buffer",
				"aether.hub.balance");
		assertThat(ConfigurationMetadata.withoutDefaultBelow("aether.hub")).isEmpty();
	}

}
