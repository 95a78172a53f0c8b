package io.aethermagic.test.registry;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.aethermagic.annotation.AetherTaskHandler;
import io.aethermagic.autoconfigure.AetherInstance;
import io.aethermagic.registry.RegistryEvent;
import io.aethermagic.worker.TaskContext;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

/**
 * An application whose instances know of each other: in this process, or in one of its
 * own that can be killed.
 */
public final class RegisteredApplication {

	private RegisteredApplication() {
	}

	/**
	 * Run an instance in a process of its own.
	 * @param args the port to listen on when it is ready, and properties
	 * @throws IOException if it cannot listen
	 */
	public static void main(String[] args) throws IOException {
		ConfigurableApplicationContext context = run(Arrays.copyOfRange(args, 1, args.length));
		try (ServerSocket ready = new ServerSocket(Integer.parseInt(args[0]), 5, InetAddress.getLoopbackAddress())) {
			while (context.isActive()) {
				ready.accept().close();
			}
		}
	}

	static ConfigurableApplicationContext run(String... properties) {
		SpringApplication application = new SpringApplication(Instance.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		return application.run(Stream
			.concat(Stream.of(properties),
					Stream.of("aether.registry.enabled=true", "aether.worker.lease=3s", "aether.startup-failure=fail",
							"aether.startup-timeout=60s", "spring.jmx.enabled=false"))
			.map((property) -> "--" + property)
			.toArray(String[]::new));
	}

	/**
	 * What is in an instance.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Instance {

		final List<RegistryEvent> events = new CopyOnWriteArrayList<>();

		final CountDownLatch go = new CountDownLatch(1);

		private final AetherInstance instance;

		Instance(AetherInstance instance) {
			this.instance = instance;
		}

		@EventListener
		void on(RegistryEvent event) {
			this.events.add(event);
		}

		@AetherTaskHandler(job = "registry", task = "who", id = "who")
		String who() {
			return this.instance.id();
		}

		@AetherTaskHandler(job = "registry", task = "wait", id = "wait")
		String waits(TaskContext task) throws InterruptedException {
			task.progress(40);
			return this.go.await(5, TimeUnit.MINUTES) ? "done" : "late";
		}

	}

}
