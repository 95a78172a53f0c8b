package io.aethermagic.sample.page;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.aethermagic.annotation.AetherTaskHandler;
import io.aethermagic.worker.TaskContext;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * An instance with handlers that wait for a test: one with a dashboard and the hub in it,
 * or one beside it. No configuration that the page's component scan would find.
 */
@EnableAutoConfiguration
public class DashboardApplication {

	/** How many tasks of the load an instance has at a time. */
	static final int CONCURRENCY = 60;

	final CountDownLatch load = new CountDownLatch(1);

	final CountDownLatch never = new CountDownLatch(1);

	final AtomicInteger orders = new AtomicInteger();

	volatile boolean mended;

	static ConfigurableApplicationContext withDashboard(String... properties) {
		return run(Stream.concat(Stream.of("spring.main.web-application-type=servlet", "server.port=0",
				"aether.websocket.mode=hub", "aether.web.dashboard.enabled=true", "spring.application.name=shop"),
				Stream.of(properties)));
	}

	static ConfigurableApplicationContext beside(ConfigurableApplicationContext hub) {
		return run(Stream.of("aether.websocket.url=ws://localhost:" + port(hub) + "/ws", "aether.fleet.enabled=true",
				"aether.fleet.access=unrestricted", "spring.application.name=warehouse"));
	}

	static String port(ConfigurableApplicationContext context) {
		return context.getEnvironment().getRequiredProperty("local.server.port");
	}

	private static ConfigurableApplicationContext run(Stream<String> properties) {
		return new SpringApplicationBuilder(DashboardApplication.class).run(Stream
			.concat(properties,
					Stream.of("aether.transport=websocket", "aether.union=shop", "aether.registry.interval=1s",
							"aether.service.version=1.4", "spring.main.banner-mode=off"))
			.map((property) -> "--" + property)
			.toArray(String[]::new));
	}

	@AetherTaskHandler(job = "shop", task = "pack", id = "pack", concurrency = "" + CONCURRENCY)
	void pack(int number, TaskContext task) throws InterruptedException {
		task.progress(10 + number % 80);
		if (!this.load.await(5, TimeUnit.MINUTES)) {
			throw new IllegalStateException("Nobody has let the load go on");
		}
	}

	@AetherTaskHandler(job = "shop", task = "ship", id = "ship")
	void ship(TaskContext task) throws InterruptedException {
		task.progress(35);
		if (!this.never.await(5, TimeUnit.MINUTES)) {
			throw new IllegalStateException("Nobody has cancelled it");
		}
	}

	@AetherTaskHandler(job = "shop", task = "order", id = "order")
	void order(String order) {
		if (!this.mended) {
			throw new IllegalStateException("The printer has no paper");
		}
		this.orders.incrementAndGet();
	}

}
