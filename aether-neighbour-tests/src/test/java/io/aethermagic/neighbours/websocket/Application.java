package io.aethermagic.neighbours.websocket;

import java.security.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.aethermagic.annotation.AetherTaskHandler;
import io.aethermagic.autoconfigure.AetherTransports;
import io.aethermagic.client.AetherTemplate;
import io.aethermagic.client.TaskHandle;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.test.RealTime;
import io.aethermagic.transport.TransportState;
import io.aethermagic.transport.hub.HubAuthorization;
import io.aethermagic.transport.hub.HubPeer;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.Lifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

/**
 * An application of Spring Boot's that is a hub, or a client of one.
 */
final class Application implements AutoCloseable {

	static final Duration SOON = Duration.ofSeconds(60);

	private static final List<String> USUAL = List.of("aether.transport=websocket", "spring.main.banner-mode=off",
			"aether.websocket.reconnect.max-interval=200ms", "aether.worker.lease=5s", "spring.rabbitmq.dynamic=false",
			"spring.quartz.auto-startup=false", "spring.jmx.enabled=false");

	private final ConfigurableApplicationContext context;

	private Application(ConfigurableApplicationContext context) {
		this.context = context;
	}

	/**
	 * Start a hub on a free port.
	 */
	static Application hub(Class<?> configuration, String... properties) {
		return hub(0, configuration, properties);
	}

	static Application hub(int port, Class<?> configuration, String... properties) {
		List<String> all = new ArrayList<>(List.of("aether.websocket.mode=hub", "server.port=" + port));
		all.addAll(List.of(properties));
		return run(WebApplicationType.SERVLET, configuration, all);
	}

	/**
	 * Start a client.
	 */
	static Application client(Class<?> configuration, String url, String... properties) {
		List<String> all = new ArrayList<>(List.of("aether.websocket.url=" + url));
		all.addAll(List.of(properties));
		return run(WebApplicationType.NONE, configuration, all);
	}

	private static Application run(WebApplicationType type, Class<?> configuration, List<String> properties) {
		SpringApplication application = new SpringApplication(configuration);
		application.setWebApplicationType(type);
		List<String> arguments = new ArrayList<>();
		USUAL.forEach((property) -> arguments.add("--" + property));
		properties.forEach((property) -> arguments.add("--" + property));
		return new Application(application.run(arguments.toArray(String[]::new)));
	}

	String url() {
		return "ws://localhost:" + port() + "/ws";
	}

	int port() {
		return Objects.requireNonNull(((WebServerApplicationContext) this.context).getWebServer()).getPort();
	}

	TaskHandle<String> perform(String task, String data) {
		return this.context.getBean(AetherTemplate.class).perform("test", task, data, String.class);
	}

	TransportState state() {
		return this.context.getBean(AetherTransports.class).defaultTransport().node().transport().state();
	}

	void awaitConnection() {
		RealTime.until(RealTime.PATIENCE, "it is connected", () -> state().connected());
	}

	void awaitProblem(String text) {
		RealTime.until(RealTime.PATIENCE, "the state says '" + text + "'", () -> {
			String problem = state().problem();
			return problem != null && problem.contains(text);
		});
	}

	Lifecycle endpoint() {
		return this.context.getBean("aetherHubEndpoint", Lifecycle.class);
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	@Override
	public void close() {
		this.context.close();
	}

	/**
	 * Lets everybody in.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Open {

		@Bean
		SecurityFilterChain everybody(HttpSecurity security) {
			return security.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll()).build();
		}

	}

	/**
	 * Greets, as a hub that has handlers.
	 */
	@Configuration(proxyBeanMethods = false)
	static class Greeter extends Open {

		final CountDownLatch begun = new CountDownLatch(1);

		final CountDownLatch gate = new CountDownLatch(1);

		@AetherTaskHandler(job = "test", task = "greet")
		String greet(String name) {
			return "Hello " + name;
		}

		@AetherTaskHandler(job = "test", task = "wait")
		String waitFor(String name) throws InterruptedException {
			this.begun.countDown();
			this.gate.await(SOON.toSeconds(), TimeUnit.SECONDS);
			return "Waited " + name;
		}

	}

	/**
	 * Lets everybody in, knows users by a parameter, and lets each perform the task that
	 * has its name, and serve none.
	 */
	@Configuration(proxyBeanMethods = false)
	static class Guarded extends Greeter implements HubAuthorization {

		@Bean
		@Override
		SecurityFilterChain everybody(HttpSecurity security) {
			return super.everybody(security.csrf((csrf) -> csrf.disable()));
		}

		@Bean
		Filter users() {
			return (request, response, chain) -> chain
				.doFilter(new HttpServletRequestWrapper((HttpServletRequest) request) {

					@Override
					public Principal getUserPrincipal() {
						String user = getParameter("user");
						return (user != null) ? () -> user : null;
					}

				}, response);
		}

		@Override
		public boolean mayPerform(HubPeer peer, TaskAddress address) {
			return address.task().equals(peer.user());
		}

		@Override
		public boolean mayServe(HubPeer peer, TaskAddress address) {
			return false;
		}

	}

	/**
	 * Works as a client of a hub.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Worker {

		@AetherTaskHandler(job = "test", task = "work")
		String work(String name) {
			return "Worked " + name;
		}

	}

	/**
	 * Only calls.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Caller {

	}

	/**
	 * Has whatever Spring Boot makes of Spring Security.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Secured {

	}

}
