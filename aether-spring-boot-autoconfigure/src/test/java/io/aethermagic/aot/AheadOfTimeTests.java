package io.aethermagic.aot;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.aethermagic.annotation.AetherEventListener;
import io.aethermagic.annotation.AetherTaskHandler;
import io.aethermagic.client.AetherEvents;
import io.aethermagic.client.AetherTemplate;
import io.aethermagic.worker.TaskContext;
import org.junit.jupiter.api.Test;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.core.test.tools.TestCompiler;
import org.springframework.javapoet.ClassName;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application with handlers is processed ahead of time, and what comes of it runs.
 */
class AheadOfTimeTests {

	private static final Duration SOON = Duration.ofMinutes(1);

	@Test
	@CompileWithForkedClassLoader
	void anApplicationThatIsProcessedAheadOfTimeDoesItsTasks() {
		TestGenerationContext generation = new TestGenerationContext();
		ClassName initializer = process(generation);
		generation.writeGeneratedContent();
		assertHints(generation.getRuntimeHints());
		TestCompiler.forSystem().with(generation).compile((compiled) -> {
			try (GenericApplicationContext context = new GenericApplicationContext()) {
				started(context, compiled.getInstance(ApplicationContextInitializer.class, initializer.toString()));
				AetherTemplate aether = context.getBean(AetherTemplate.class);
				assertThat(aether.perform("shop", "order", new Order("tea", 2), Receipt.class).get(SOON))
					.isEqualTo(new Receipt("tea", 6));
				context.getBean(AetherEvents.class).publish("closing", "now");
				assertThat(context.getBean(Shop.class).isClosed()).isTrue();
			}
		});
	}

	@SuppressWarnings("unchecked")
	private static void started(GenericApplicationContext context, ApplicationContextInitializer<?> initializer) {
		((ApplicationContextInitializer<GenericApplicationContext>) initializer).initialize(context);
		context.refresh();
	}

	private static ClassName process(TestGenerationContext generation) {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.register(Application.class);
			return new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		}
	}

	private static void assertHints(RuntimeHints hints) {
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Shop.class, "order")).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Shop.class, "closing")).accepts(hints);
		for (Class<?> bound : List.of(Order.class, Receipt.class, Line.class)) {
			assertThat(RuntimeHintsPredicates.reflection().onConstructorInvocation(bound.getDeclaredConstructors()[0]))
				.as("what %s is made by", bound)
				.accepts(hints);
		}
		assertThat(RuntimeHintsPredicates.reflection().onType(TaskContext.class)).rejects(hints);
	}

	record Order(String what, int count, List<Line> lines) {

		Order(String what, int count) {
			this(what, count, List.of());
		}

	}

	record Line(String text) {
	}

	record Receipt(String what, int price) {
	}

	static class Shop {

		private final CountDownLatch closing = new CountDownLatch(1);

		@AetherTaskHandler(job = "shop", task = "order")
		CompletionStage<Receipt> order(Order order, TaskContext context) {
			return CompletableFuture.completedStage(new Receipt(order.what(), 3 * order.count()));
		}

		@AetherEventListener(topic = "closing")
		void closing() {
			this.closing.countDown();
		}

		boolean isClosed() {
			try {
				return this.closing.await(1, TimeUnit.MINUTES);
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		Shop shop() {
			return new Shop();
		}

	}

}
