package io.aethermagic.test;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Placeholder}.
 */
class PlaceholderTests {

	@Test
	void isFinal() {
		assertThat(Placeholder.class).isFinal();
	}

}
