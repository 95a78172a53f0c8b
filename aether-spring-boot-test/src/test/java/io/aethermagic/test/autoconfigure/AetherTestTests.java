package io.aethermagic.test.autoconfigure;

import java.time.Duration;

import io.aethermagic.client.AetherTemplate;
import io.aethermagic.test.autoconfigure.sliced.OtherTasks;
import io.aethermagic.test.autoconfigure.sliced.SlicedApplication;
import io.aethermagic.test.autoconfigure.sliced.SlicedRepository;
import io.aethermagic.test.autoconfigure.sliced.SlicedTasks;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import static io.aethermagic.test.assertj.AetherAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;

/**
 * Tests for {@link AetherTest}: what is in the slice.
 */
class AetherTestTests {

	private static final Duration SOON = Duration.ofMinutes(1);

	@Nested
	@AetherTest
	@ContextConfiguration(classes = SlicedApplication.class)
	class AllHandlers {

		@Autowired
		private AetherTemplate aether;

		@MockitoBean
		private SlicedRepository repository;

		@Autowired
		private ObjectProvider<ConnectionFactory> connections;

		@Test
		void handlersAreThereAndTheRestIsNot() {
			given(this.repository.find("a")).willReturn("found a");
			assertThat(this.aether.perform("sliced", "find", new SlicedTasks.Question("a"), String.class)).within(SOON)
				.isCompletedWith("found a");
			assertThat(this.aether.perform("sliced", "other", null, String.class)).within(SOON)
				.isCompletedWith("around other");
			assertThat(this.connections).isEmpty();
		}

	}

	@Nested
	@AetherTest(value = OtherTasks.class, heldClock = true)
	@ContextConfiguration(classes = SlicedApplication.class)
	class OneOfThem {

		@Autowired
		private AetherTemplate aether;

		@Autowired
		private ObjectProvider<SlicedTasks> tasks;

		@Test
		void onlyThisOneIsThere() {
			assertThat(this.aether.perform("sliced", "other", null, String.class)).within(SOON)
				.isCompletedWith("around other");
			assertThat(this.tasks).isEmpty();
		}

	}

	@Nested
	@AetherTest(
			includeFilters = @ComponentScan.Filter(type = FilterType.ASSIGNABLE_TYPE, classes = SlicedRepository.class))
	@ContextConfiguration(classes = SlicedApplication.class)
	class WithMore {

		@Autowired
		private AetherTemplate aether;

		@Test
		void whatIsIncludedIsThereToo() {
			assertThat(this.aether.perform("sliced", "find", new SlicedTasks.Question("b"), String.class)).within(SOON)
				.isCompletedWith("really b");
		}

	}

}
