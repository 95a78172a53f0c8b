package io.aethermagic.test.docs;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.aethermagic.annotation.AetherEventListener;
import io.aethermagic.annotation.AetherTaskHandler;
import io.aethermagic.autoconfigure.AetherTransports;
import io.aethermagic.node.AetherNode;
import io.aethermagic.node.Incident;
import io.aethermagic.worker.TaskContext;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * An application with rights of its own at a broker: a worker, or a caller without
 * handlers.
 */
final class RightsApplication implements AutoCloseable {

	private final ConfigurableApplicationContext context;

	private RightsApplication(ConfigurableApplicationContext context) {
		this.context = context;
	}

	static RightsApplication worker(List<String> properties) {
		return run(Handlers.class, properties);
	}

	static RightsApplication caller(List<String> properties) {
		return run(Nothing.class, properties);
	}

	private static RightsApplication run(Class<?> beans, List<String> properties) {
		SpringApplication application = new SpringApplication(beans);
		application.setWebApplicationType(WebApplicationType.NONE);
		return new RightsApplication(application.run(Stream
			.concat(properties.stream(), Stream.of("aether.union=my-app", "aether.registry.enabled=true",
					"aether.worker.lease=6s", "aether.worker.retry.enabled=true", "aether.worker.retry.max-retries=1",
					"aether.worker.retry.initial-interval=10ms", "aether.worker.retry.jitter=0",
					"aether.worker.log-failures=brief", "aether.worker.drain-timeout=1s", "spring.jmx.enabled=false"))
			.map((property) -> "--" + property)
			.toArray(String[]::new)));
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	/**
	 * Return what does not work, in words.
	 */
	@Nullable String problem() {
		return node().transport().state().problem();
	}

	/**
	 * Return how many messages were not taken.
	 */
	long refusals() {
		return node().incidents().count(Incident.SEND_FAILED);
	}

	private AetherNode node() {
		return bean(AetherTransports.class).defaultTransport().node();
	}

	@Override
	public void close() {
		this.context.close();
	}

	/**
	 * A caller's application.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Nothing {

	}

	/**
	 * A worker's application.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Handlers {

		final List<String> alarms = new CopyOnWriteArrayList<>();

		@AetherTaskHandler(job = "image-process", task = "resize")
		String resize(String picture, TaskContext task) {
			task.progress(50);
			return "small " + picture;
		}

		@AetherTaskHandler(job = "image-process", task = "second-time")
		int secondTime(TaskContext task) {
			if (task.attempt() < 2) {
				throw new IllegalStateException("Not yet (in a test)");
			}
			return task.attempt();
		}

		@AetherTaskHandler(job = "image-process", task = "failing")
		void failing() {
			throw new IllegalStateException("It is broken (in a test)");
		}

		@AetherTaskHandler(job = "image-process", task = "waiting")
		void waiting(TaskContext task) throws InterruptedException {
			task.progress(1);
			new CountDownLatch(1).await(2, TimeUnit.MINUTES);
		}

		@AetherTaskHandler(job = "image-process", task = "everybody", broadcast = true)
		String everybody() {
			return "here";
		}

		@AetherEventListener(topic = "alarms", workgroup = "billing")
		void alarm(String alarm) {
			this.alarms.add(alarm);
		}

	}

}
