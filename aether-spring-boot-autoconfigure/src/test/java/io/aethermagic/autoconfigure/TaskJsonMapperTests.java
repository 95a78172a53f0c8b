package io.aethermagic.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import io.aethermagic.annotation.AetherTaskHandler;
import io.aethermagic.client.AetherOperations;
import io.aethermagic.client.TaskHandle;
import io.aethermagic.task.TaskData;
import io.aethermagic.task.TaskEvent;
import io.aethermagic.task.TaskFailedException;
import io.aethermagic.worker.TaskContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link TaskJsonMapper}, and for what the application's mappers have a say in.
 */
@ExtendWith(OutputCaptureExtension.class)
class TaskJsonMapperTests {

	private static final Duration SOON = Duration.ofMinutes(1);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AetherAutoConfigurations.with(JacksonAutoConfiguration.class))
		.withUserConfiguration(Painter.class);

	@Test
	void dataIsWrittenByTheApplicationsMapper() {
		this.runner.withPropertyValues("spring.jackson.property-naming-strategy=SNAKE_CASE")
			.run((context) -> assertThat(paint(context)).isEqualTo("{\"wall_name\":\"north\"}"));
	}

	@Test
	void oneThatIsMeantForTasksIsUsedForThemAlone() {
		this.runner.withUserConfiguration(OwnMapper.class).run((context) -> {
			assertThat(paint(context)).isEqualTo("{\"wall-name\":\"north\"}");
			assertThat(context.getBean(JsonMapper.class).writeValueAsString(new Wall("north")))
				.isEqualTo("{\"wallName\":\"north\"}");
		});
	}

	@Test
	void severalOfWhichNoneIsPrimary(CapturedOutput output) {
		this.runner.withUserConfiguration(TwoMappers.class)
			.withPropertyValues("spring.jackson.property-naming-strategy=SNAKE_CASE")
			.run((context) -> {
				assertThat(paint(context)).isEqualTo("{\"wall_name\":\"north\"}");
				assertThat(output).containsOnlyOnce("none of them is primary");
			});
	}

	@Test
	void noMapperAtAll(CapturedOutput output) {
		new ApplicationContextRunner().withConfiguration(AetherAutoConfigurations.with())
			.withUserConfiguration(Painter.class)
			.run((context) -> assertThat(paint(context)).isEqualTo("{\"wallName\":\"north\"}"));
		assertThat(output).doesNotContain("none of them is primary");
	}

	@ParameterizedTest
	@ValueSource(strings = { "serialization.wrap-root-value=true", "deserialization.unwrap-root-value=true",
			"property-naming-strategy=UPPER_SNAKE_CASE", "default-property-inclusion=non_default",
			"visibility.field=none", "visibility.getter=none", "mapper.use-annotations=false",
			"deserialization.fail-on-unknown-properties=true", "json.write.quote-property-names=false",
			"json.write.escape-non-ascii=true", "serialization.indent-output=true" })
	void whatIsAethersOwnIsNotWrittenByIt(String setting) {
		this.runner.withPropertyValues("spring.jackson." + setting).run((context) -> {
			TaskHandle<Void> handle = context.getBean(AetherOperations.class)
				.perform("paint", "refuse", null, Void.class);
			assertThatExceptionOfType(TaskFailedException.class).isThrownBy(() -> handle.get(SOON))
				.withMessageContaining("No paint left")
				.satisfies((failed) -> assertThat(failed.code()).isEqualTo("no-paint"));
		});
	}

	@Test
	void theApplicationsMapperWritesDataThatCameWithAnEvent() {
		this.runner.run((context) -> {
			List<TaskEvent.Progress> events = new CopyOnWriteArrayList<>();
			TaskHandle<TaskData> handle = context.getBean(AetherOperations.class)
				.perform("paint", "wall", new Wall("north"), TaskData.class);
			handle.onProgress(events::add);
			TaskData result = handle.get(SOON);
			await().atMost(SOON).until(() -> !events.isEmpty());
			JsonMapper mapper = context.getBean(JsonMapper.class);
			assertThat(mapper.writeValueAsString(events.get(0)))
				.isEqualTo("{\"percent\":50,\"data\":{\"coat\":1},\"dispatch\":1,\"attempt\":1}");
			assertThat(mapper.writeValueAsString(new TaskEvent.Completed(result)))
				.isEqualTo("{\"data\":{\"wallName\":\"north\"}}");
			assertThat(mapper.writeValueAsString(Map.of("result", result)))
				.isEqualTo("{\"result\":{\"wallName\":\"north\"}}");
		});
	}

	private static String paint(ApplicationContext context) {
		return context.getBean(AetherOperations.class)
			.perform("paint", "wall", new Wall("north"), String.class)
			.get(SOON);
	}

	record Wall(String wallName) {
	}

	static class Painter {

		@AetherTaskHandler(job = "paint", task = "wall")
		Wall paint(Wall wall, TaskContext task) {
			task.progress(50, Map.of("coat", 1));
			return wall;
		}

		@AetherTaskHandler(job = "paint", task = "refuse")
		void refuse() {
			throw new TaskFailedException("no-paint", "No paint left");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnMapper {

		@Bean(defaultCandidate = false)
		JsonMapper aetherJsonMapper() {
			return JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoMappers {

		@Bean
		JsonMapper one() {
			return JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
		}

		@Bean
		JsonMapper two() {
			return JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.LOWER_CASE).build();
		}

	}

}
