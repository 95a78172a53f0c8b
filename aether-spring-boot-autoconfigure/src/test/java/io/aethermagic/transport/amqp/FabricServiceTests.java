package io.aethermagic.transport.amqp;

import io.aethermagic.task.TaskAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link FabricService}.
 */
class FabricServiceTests {

	@Test
	void namesAreThoseOfTheWire() {
		FabricService service = FabricService.parse("my.project.media_encoder.encoder-1");
		assertThat(service).isEqualTo(new FabricService("my.project", "media_encoder", "encoder-1"))
			.hasToString("my.project.media_encoder.encoder-1");
		assertThat(service.exchange()).isEqualTo("my.project.api.media_encoder.encoder-1");
		assertThat(service.queue("encode")).isEqualTo("my.project.api.media_encoder.encoder-1::encode");
	}

	@Test
	void anAddressIsAMethod() {
		assertThat(FabricService.of(new TaskAddress("union", "job", "task", "x"))).hasToString("union.job.x");
		assertThat(FabricService.of(new TaskAddress("union", "jöb", "task", "x"))).isNull();
		assertThat(FabricService.of(new TaskAddress("union", "j".repeat(64), "task", "x"))).isNull();
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "", "one", "one.two", ".two.three", "one..three", "one.two.", "one.two.thr ee", "one.#.three" })
	void whatIsNoNameIsRefused(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> FabricService.parse(text)).withMessageContaining("'");
	}

}
