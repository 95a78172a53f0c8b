package io.aethermagic.neighbours.web;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

import io.aethermagic.annotation.AetherTaskHandler;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

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

/**
 * The gateway in an application that Spring Security protects: a task belongs to the user
 * who has performed it.
 */
class SecuredGatewayTests {

	private static final HttpClient CLIENT = HttpClient.newHttpClient();

	private static ConfigurableApplicationContext application;

	@BeforeAll
	static void start() {
		application = new SpringApplicationBuilder(Application.class).web(WebApplicationType.SERVLET)
			.properties("server.port=0", "aether.web.enabled=true", "aether.web.allow=secured",
					"server.forward-headers-strategy=framework", "spring.main.banner-mode=off")
			.run();
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	private static HttpRequest.Builder request(String path, String user) {
		String port = application.getEnvironment().getRequiredProperty("local.server.port");
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
		if (!user.isEmpty()) {
			byte[] credentials = (user + ":secret").getBytes(StandardCharsets.UTF_8);
			request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
		}
		return request;
	}

	private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
		return CLIENT.send(request.build(), BodyHandlers.ofString());
	}

	private static HttpRequest.Builder perform(String user) {
		return request("/aether/tasks/secured/whoami", user).header("Content-Type", "application/json")
			.header("Prefer", "wait=20")
			.POST(HttpRequest.BodyPublishers.ofString("1"));
	}

	@Test
	void nobodyPerformsWithoutAUser() throws Exception {
		assertThat(send(perform("")).statusCode()).isEqualTo(401);
	}

	@Test
	void aTaskIsItsUsersOwn() throws Exception {
		HttpResponse<String> performed = send(perform("anna"));
		assertThat(performed.statusCode()).isEqualTo(200);
		String task = performed.headers().firstValue("Location").orElseThrow();
		assertThat(send(request(task, "anna")).statusCode()).isEqualTo(200);
		assertThat(send(request(task, "bert")).statusCode()).isEqualTo(404);
		assertThat(send(request(task + "/events", "bert")).statusCode()).isEqualTo(404);
		assertThat(send(request(task, "bert").DELETE()).statusCode()).isEqualTo(404);
	}

	@Test
	void theSameKeyOfAnotherUserIsAnotherTask() throws Exception {
		HttpResponse<String> first = send(perform("anna").header("Idempotency-Key", "k"));
		HttpResponse<String> second = send(perform("bert").header("Idempotency-Key", "k"));
		assertThat(second.statusCode()).isEqualTo(200);
		assertThat(second.headers().firstValue("Location")).isNotEqualTo(first.headers().firstValue("Location"));
	}

	@Test
	void whatAProxySaysIsInTheLocation() throws Exception {
		HttpResponse<String> performed = send(perform("anna").header("X-Forwarded-Prefix", "/shop"));
		assertThat(performed.headers().firstValue("Location").orElseThrow()).contains("/shop/aether/tasks/");
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
				.csrf((csrf) -> csrf.disable())
				.build();
		}

		@Bean
		UserDetailsService users() {
			return new InMemoryUserDetailsManager(User.withUsername("anna").password("{noop}secret").build(),
					User.withUsername("bert").password("{noop}secret").build());
		}

	}

	static class Tasks {

		@AetherTaskHandler(job = "secured", task = "whoami")
		int whoami(int data) {
			return data;
		}

	}

}
