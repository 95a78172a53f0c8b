package io.aethermagic.autoconfigure;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AetherAutoConfiguration}.
 */
class AetherAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AetherAutoConfiguration.class));

	@Test
	void isThere() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(AetherAutoConfiguration.class));
	}

}
