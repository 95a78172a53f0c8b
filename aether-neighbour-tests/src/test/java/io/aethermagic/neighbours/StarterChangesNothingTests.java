package io.aethermagic.neighbours;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.AbstractApplicationContextRunner;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that an application that adds the starter has the beans that it had before, and
 * is given the same ones: on many class paths, because which auto-configuration comes
 * first depends on what is there.
 */
class StarterChangesNothingTests {

	private static final List<String> AETHER = List.of("aether-spring-boot-autoconfigure");

	/**
	 * What the container and Spring Boot collect all beans of, and nobody asks for one
	 * of.
	 */
	private static final Set<String> COLLECTED = Set.of("java.lang.AutoCloseable", "java.lang.Record",
			"java.io.Serializable", "org.springframework.context.Lifecycle", "org.springframework.context.Phased",
			"org.springframework.context.SmartLifecycle", "org.springframework.beans.factory.DisposableBean",
			"org.springframework.beans.factory.SmartInitializingSingleton",
			"org.springframework.boot.LazyInitializationExcludeFilter", "tools.jackson.core.Versioned",
			"tools.jackson.databind.JacksonModule", "tools.jackson.databind.module.SimpleModule",
			"io.micrometer.core.instrument.binder.MeterBinder",
			"org.springframework.boot.health.actuate.endpoint.HealthEndpointGroupsPostProcessor",
			"org.springframework.boot.health.contributor.CompositeHealthContributor",
			"org.springframework.boot.health.contributor.HealthContributor",
			"org.springframework.boot.health.contributor.MapCompositeHealthContributor");

	static Stream<Arguments> applications() {
		List<Arguments> applications = new ArrayList<>();
		for (Kind kind : Kind.values()) {
			Stream
				.of("", "spring-boot-actuator-autoconfigure", "spring-boot-data-redis spring-boot-validation",
						"spring-boot-integration", "spring-boot-jackson",
						"spring-boot-webflux spring-boot-quartz spring-boot-security",
						"spring-boot-webmvc spring-boot-security",
						"spring-integration-mqtt lettuce-core spring-boot-websocket")
				.forEach((hidden) -> applications.add(Arguments.of(kind, Busy.class, hidden)));
			applications.add(Arguments.of(kind, Plain.class,
					"spring-boot-actuator-autoconfigure spring-boot-amqp spring-boot-data-redis spring-boot-integration "
							+ "spring-boot-jdbc spring-boot-quartz spring-boot-security spring-boot-validation "
							+ "spring-boot-websocket"));
		}
		return applications.stream();
	}

	@ParameterizedTest(name = "{0}, {1}, without {2}")
	@MethodSource("applications")
	void beansAreTheSame(Kind kind, Class<?> application, String hidden) {
		List<String> artifacts = List.of(hidden.split(" "));
		Beans without = kind.run(application, Stream.concat(artifacts.stream(), AETHER.stream()).toList());
		Beans with = kind.run(application, artifacts);
		assertThat(without.definitions()).isNotEmpty();
		assertThat(without.definitions().keySet()).noneMatch(StarterChangesNothingTests::isOfAether);
		assertThat(with.definitions().keySet()).contains("aetherTemplate");
		assertThat(difference(without.definitions(), with.definitions())).as("beans of the application").isEmpty();
		assertThat(foreignTypes(with.types())).as("what beans of Aether can be taken for").isEmpty();
	}

	private static Map<String, Set<String>> foreignTypes(Map<String, Set<Class<?>>> types) {
		Map<String, Set<String>> foreign = new TreeMap<>();
		types.forEach((bean, all) -> {
			Set<String> others = all.stream()
				.map(Class::getName)
				.filter(StarterChangesNothingTests::isForeign)
				.collect(Collectors.toSet());
			if (isOfAether(bean) && !others.isEmpty()) {
				foreign.put(bean, others);
			}
		});
		return foreign;
	}

	private static boolean isForeign(String type) {
		return !type.startsWith("io.aethermagic.") && !type.contains("$$Lambda") && !COLLECTED.contains(type);
	}

	@ParameterizedTest
	@EnumSource
	void asynchronousMethodsRunWhereSpringBootSays(Kind kind) {
		kind.runner.withUserConfiguration(Busy.class, Slow.class)
			.withPropertyValues("spring.task.execution.thread-name-prefix=mine-")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(Slow.class).thread().join()).startsWith("mine-");
			});
	}

	/**
	 * Compare the beans but those of Aether.
	 */
	private static Map<String, String> difference(Map<String, String> without, Map<String, String> with) {
		return Stream.concat(without.keySet().stream(), with.keySet().stream())
			.distinct()
			.filter((name) -> !isOfAether(name))
			.filter((name) -> !with.getOrDefault(name, "").equals(without.get(name)))
			.collect(Collectors.toMap(Function.identity(), (name) -> without.get(name) + " -> " + with.get(name)));
	}

	private static boolean isOfAether(String bean) {
		return bean.startsWith("aether") || bean.startsWith("io.aethermagic.autoconfigure.");
	}

	/**
	 * Kinds of application.
	 */
	enum Kind {

		WITHOUT_SERVER(new ApplicationContextRunner()), SERVLET(new WebApplicationContextRunner()),
		REACTIVE(new ReactiveWebApplicationContextRunner());

		final AbstractApplicationContextRunner<?, ?, ?> runner;

		Kind(AbstractApplicationContextRunner<?, ?, ?> runner) {
			this.runner = runner;
		}

		Beans run(Class<?> application, List<String> hidden) {
			List<Beans> beans = new ArrayList<>();
			this.runner.withClassLoader(ClassPath.without(hidden)).withUserConfiguration(application).run((context) -> {
				assertThat(context).hasNotFailed();
				ConfigurableApplicationContext source = (ConfigurableApplicationContext) context
					.getSourceApplicationContext();
				beans.add(Beans.of(source.getBeanFactory()));
			});
			return beans.get(0);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Plain {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableAsync
	@EnableCaching
	@EnableScheduling
	static class Busy {

	}

	static class Slow {

		@Async
		CompletableFuture<String> thread() {
			return CompletableFuture.completedFuture(Thread.currentThread().getName());
		}

	}

}
