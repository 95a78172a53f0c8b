package io.aethermagic.autoconfigure.diagnostics;

import java.util.Arrays;

import io.aethermagic.autoconfigure.AetherAutoConfigurations;
import io.aethermagic.autoconfigure.AetherTransportFactory;
import io.aethermagic.autoconfigure.BuiltInTransportFactory;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BuiltInTransport}: it knows what there is.
 */
class BuiltInTransportTests {

	@Test
	void contained() {
		new ApplicationContextRunner().withConfiguration(AetherAutoConfigurations.with())
			.run((context) -> assertThat(
					context.getBeanProvider(BuiltInTransportFactory.class).stream().map(AetherTransportFactory::type))
				.containsExactlyInAnyOrderElementsOf(
						Arrays.stream(BuiltInTransport.values()).map(BuiltInTransport::type).toList()));
	}

	@Test
	void everyLibraryIsThere() {
		assertThat(BuiltInTransport.values()).isNotEmpty()
			.allSatisfy((transport) -> assertThat(transport.missingLibraries()).isEmpty());
	}

}
