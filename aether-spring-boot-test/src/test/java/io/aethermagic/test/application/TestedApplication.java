package io.aethermagic.test.application;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

import io.aethermagic.annotation.AetherEventListener;
import io.aethermagic.annotation.AetherTaskHandler;
import io.aethermagic.client.AetherOperations;
import io.aethermagic.client.AetherTemplate;
import io.aethermagic.transport.Receipt;
import io.aethermagic.worker.TaskContext;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * An application that performs tasks and has handlers.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class TestedApplication {

	@Bean
	Shop shop(AetherTemplate aether) {
		return new Shop(aether);
	}

	@Bean
	Handlers handlers() {
		return new Handlers();
	}

	/**
	 * Performs tasks for which there is no handler here.
	 */
	static class Shop {

		private final AetherTemplate aether;

		Shop(AetherTemplate aether) {
			this.aether = aether;
		}

		String order(String article, int number) {
			Bill bill = this.aether.task("billing", "bill")
				.header("tenant", "blue")
				.timeout(Duration.ofHours(1))
				.perform(new Order(article, number), Bill.class)
				.get(Duration.ofMinutes(1));
			return (bill != null) ? bill.number() : "no bill";
		}

		CompletionStage<Receipt> close() {
			return this.aether.events().topic("shop").header("site", "north").publish(new Order("closed", 0));
		}

	}

	static class Handlers {

		final AtomicInteger runs = new AtomicInteger();

		@AetherTaskHandler(job = "greeter", task = "greet")
		String greet(String name) {
			return "Hello " + name;
		}

		@AetherTaskHandler(job = "greeter", task = "count")
		int count() {
			return this.runs.incrementAndGet();
		}

		@AetherTaskHandler(job = "greeter", task = "third-time")
		int thirdTime(TaskContext task) {
			if (task.attempt() < 3) {
				throw new IllegalStateException("Not yet");
			}
			return task.attempt();
		}

		@AetherTaskHandler(job = "greeter", task = "nested")
		String nested(String name, TaskContext task) {
			AetherOperations nested = task.nested();
			return nested.perform("greeter", "greet", name, String.class).get(Duration.ofMinutes(1));
		}

		@AetherTaskHandler(job = "greeter", task = "secret", require = "PERSISTENT")
		String secret() {
			return "kept";
		}

		@AetherEventListener(topic = "shop")
		void shop(Order order) {
			this.runs.incrementAndGet();
		}

	}

	record Order(String article, int number) {
	}

	record Bill(String number, int total) {
	}

}
