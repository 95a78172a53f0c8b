package io.aethermagic.neighbours.web;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import io.aethermagic.annotation.AetherTaskHandler;
import io.aethermagic.client.AetherOperations;
import io.aethermagic.client.TaskHandle;
import io.aethermagic.console.AetherConsole;
import io.aethermagic.task.TaskState;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The dashboard in an application that Spring Security protects, also against what other
 * sites send.
 */
class SecuredDashboardTests {

	private static final Duration SOON = Duration.ofMinutes(1);

	private static final HttpClient CLIENT = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

	private static ConfigurableApplicationContext application;

	@BeforeAll
	static void start() {
		application = new SpringApplicationBuilder(Application.class).web(WebApplicationType.SERVLET)
			.properties("server.port=0", "aether.web.dashboard.enabled=true", "spring.main.banner-mode=off")
			.run();
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	private static HttpRequest.Builder request(String path, String user) {
		String port = application.getEnvironment().getRequiredProperty("local.server.port");
		HttpRequest.Builder request = HttpRequest
			.newBuilder(URI.create("http://127.0.0.1:" + port + "/aether/dashboard" + path));
		if (!user.isEmpty()) {
			byte[] credentials = (user + ":secret").getBytes(StandardCharsets.UTF_8);
			request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
		}
		return request;
	}

	private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
		return CLIENT.send(request.build(), BodyHandlers.ofString());
	}

	private static HttpRequest.Builder post(String path) {
		return request(path, "anna").header("X-Aether-Dashboard", "1").POST(HttpRequest.BodyPublishers.noBody());
	}

	@Test
	void nobodyLooksWithoutAUser() throws Exception {
		for (String path : new String[] { "", "/dashboard.js", "/data" }) {
			assertThat(send(request(path, "")).statusCode()).isEqualTo(401);
		}
		HttpResponse<String> page = send(request("", "anna"));
		assertThat(page.statusCode()).isEqualTo(200);
		assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow()).contains("script-src 'self'");
	}

	@Test
	void aUserActsWithTheTokenOfTheApplication() throws Exception {
		TaskHandle<Void> handle = application.getBean(AetherOperations.class)
			.task("secured", "forever")
			.tid("one")
			.perform(null, Void.class);
		await().atMost(SOON).until(() -> handle.state() == TaskState.ACCEPTED);
		assertThat(send(post("/tasks/one/cancel")).statusCode()).as("without the token").isIn(401, 403);
		assertThat(handle.state()).isEqualTo(TaskState.ACCEPTED);
		JsonNode data = JsonMapper.shared().readTree(send(request("/data", "anna")).body());
		assertThat(data.at("/snapshot/acting").asBoolean()).isTrue();
		assertThat(data.at("/snapshot/tasks/count").asInt()).isOne();
		Map.Entry<String, JsonNode> token = data.get("csrf").properties().iterator().next();
		HttpResponse<String> cancelled = send(
				post("/tasks/one/cancel").header(token.getKey(), token.getValue().asString()));
		assertThat(cancelled.statusCode()).isEqualTo(200);
		await().atMost(SOON).until(() -> handle.state() == TaskState.CANCELLED);
		assertThat(application.getBean(AetherConsole.class).tasks(1)).isEmpty();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		Tasks tasks() {
			return new Tasks();
		}

		@Bean
		SecurityFilterChain security(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.httpBasic(Customizer.withDefaults())
				.build();
		}

		@Bean
		UserDetailsService users() {
			return new InMemoryUserDetailsManager(User.withUsername("anna").password("{noop}secret").build());
		}

	}

	static class Tasks {

		@AetherTaskHandler(job = "secured", task = "forever")
		void forever() throws InterruptedException {
			new CountDownLatch(1).await();
		}

	}

}
