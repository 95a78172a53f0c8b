package io.aethermagic.test.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.aethermagic.annotation.AetherTaskHandler;
import io.aethermagic.autoconfigure.AetherTransports;
import io.aethermagic.client.AetherTemplate;
import io.aethermagic.test.broker.RedisServer;
import io.aethermagic.transport.TransportState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests of applications that are configured by properties alone, on Redis.
 */
@ExtendWith(OutputCaptureExtension.class)
@ResourceLock(Resources.SYSTEM_OUT)
class RedisApplicationTests {

	private static final Duration SOON = Duration.ofSeconds(60);

	@TempDir
	private Path folder;

	private static final AtomicInteger GREETED = new AtomicInteger();

	@BeforeEach
	void needsRedis() {
		assumeTrue(RedisServer.isInstalled(), "redis-server is not installed");
	}

	@Test
	void plain() {
		try (RedisServer server = RedisServer.run(); ConfigurableApplicationContext application = run(server)) {
			assertThat(greet(application)).isEqualTo("Hello you");
			assertThat(state(application).connected()).isTrue();
			assertThat(state(application).problem()).isNull();
		}
	}

	@Test
	void whatWasSentJustBeforeTheEndIsThere() {
		int tasks = 200;
		try (RedisServer server = RedisServer.run(); ConfigurableApplicationContext worker = run(server)) {
			assertThat(greet(worker)).isEqualTo("Hello you");
			int before = GREETED.get();
			try (ConfigurableApplicationContext script = run(server)) {
				AetherTemplate aether = script.getBean(AetherTemplate.class);
				for (int i = 0; i < tasks; i++) {
					aether.send("greeter", "greet", "you");
				}
			}
			await().atMost(SOON).until(() -> GREETED.get() - before == tasks);
		}
	}

	@Test
	void aServerOfItsOwnBesideTheApplications() {
		try (RedisServer server = RedisServer.builder().arguments("--requirepass", "secret").run();
				ConfigurableApplicationContext application = run(server, "--spring.data.redis.url=redis://localhost:1",
						"--aether.redis.url=redis://:secret@" + server.host() + ":" + server.port() + "/2",
						"--aether.startup-failure=fail")) {
			assertThat(greet(application)).isEqualTo("Hello you");
		}
	}

	@Test
	void tlsOnAPortWithoutIt(CapturedOutput output) {
		try (RedisServer server = RedisServer.run()) {
			assertThatException().isThrownBy(() -> run(server, "--spring.data.redis.ssl.enabled=true",
					"--aether.startup-failure=fail", "--aether.startup-timeout=3s")
				.close());
			assertThat(output).contains("APPLICATION FAILED TO START", "often one side uses TLS and the other does not",
					"and those below spring.data.redis for address, user and TLS");
		}
	}

	@Test
	void password() {
		try (RedisServer server = guarded();
				ConfigurableApplicationContext application = run(server, "--spring.data.redis.password=secret",
						"--aether.startup-failure=fail", "--aether.redis.key-prefix=my:")) {
			assertThat(greet(application)).isEqualTo("Hello you");
		}
	}

	@Test
	void wrongPasswordLeavesTheApplicationUp(CapturedOutput output) {
		try (RedisServer server = guarded();
				ConfigurableApplicationContext application = run(server, "--spring.data.redis.password=guess")) {
			await().atMost(SOON)
				.untilAsserted(() -> assertThat(state(application).problem())
					.contains("the server does not accept this user", "spring.data.redis.password"));
			assertThat(application.isRunning()).isTrue();
			assertThat(output).contains("No connection to Redis").doesNotContain("guess");
		}
	}

	@Test
	void wrongPasswordStopsTheStart(CapturedOutput output) {
		try (RedisServer server = guarded()) {
			assertThatException().isThrownBy(() -> run(server, "--spring.data.redis.password=guess",
					"--aether.startup-failure=fail", "--aether.startup-timeout=3s")
				.close());
			assertThat(output)
				.contains("APPLICATION FAILED TO START", "The transport 'redis' of the type 'redis' has not connected",
						"the server does not accept this user")
				.doesNotContain("guess");
		}
	}

	@Test
	void tlsAndAUserWhoMayNotDoEverything() throws IOException {
		TestCertificates certificates = new TestCertificates(this.folder);
		certificates.sign("server", "ip:127.0.0.1");
		String authority = file("authority.pem", certificates.authority());
		try (RedisServer server = RedisServer.builder()
			.arguments("--port", "0", "--tls-port", "{port}", "--tls-auth-clients", "no")
			.arguments("--tls-cert-file", file("server.pem", certificates.certificate("server")))
			.arguments("--tls-key-file", file("server.key", certificates.key("server")), "--tls-ca-cert-file",
					authority)
			.arguments("--user", "default", "off")
			.arguments("--user", "worker", "on", ">secret", "~my:*", "&my:*", "+@all", "-@dangerous", "-@admin")
			.run()) {
			String trust = "--spring.ssl.bundle.pem.redis.truststore.certificate=" + Path.of(authority).toUri();
			try (ConfigurableApplicationContext application = run(server, trust, "--spring.data.redis.ssl.bundle=redis",
					"--spring.data.redis.username=worker", "--spring.data.redis.password=secret",
					"--aether.redis.key-prefix=my:", "--aether.startup-failure=fail")) {
				assertThat(greet(application)).isEqualTo("Hello you");
			}
			try (ConfigurableApplicationContext application = run(server, "--spring.data.redis.ssl.enabled=true",
					"--spring.data.redis.username=worker", "--spring.data.redis.password=secret")) {
				await().atMost(SOON)
					.untilAsserted(() -> assertThat(state(application).problem()).contains("127.0.0.1:" + server.port(),
							"unable to find valid certification path"));
			}
		}
	}

	@Test
	void keysThatTheUserMayNotTouch(CapturedOutput output) {
		try (RedisServer server = RedisServer.builder()
			.arguments("--user", "worker", "on", ">secret", "~other:*", "&*", "+@all")
			.run();
				ConfigurableApplicationContext application = run(server, "--spring.data.redis.username=worker",
						"--spring.data.redis.password=secret")) {
			await().atMost(SOON).untilAsserted(() -> {
				assertThat(state(application).problem()).contains("NOPERM");
				assertThat(output).contains("No connection to Redis at 127.0.0.1:" + server.port());
			});
		}
	}

	@Test
	void aServerThatComesLater() {
		try (RedisServer server = RedisServer.run()) {
			server.stop();
			try (ConfigurableApplicationContext application = run(server)) {
				await().atMost(SOON)
					.untilAsserted(() -> assertThat(state(application).problem())
						.contains("No connection to Redis at 127.0.0.1:" + server.port()));
				server.start();
				assertThat(greet(application)).isEqualTo("Hello you");
				assertThat(state(application).problem()).isNull();
			}
		}
	}

	private String file(String name, String content) throws IOException {
		return Files.writeString(this.folder.resolve(name), content).toString();
	}

	private static RedisServer guarded() {
		return RedisServer.builder().arguments("--requirepass", "secret").run();
	}

	private static ConfigurableApplicationContext run(RedisServer server, String... arguments) {
		SpringApplication application = new SpringApplication(Greeter.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		String[] all = new String[arguments.length + 3];
		all[0] = "--aether.transport=redis";
		all[1] = "--spring.data.redis.host=" + server.host();
		all[2] = "--spring.data.redis.port=" + server.port();
		System.arraycopy(arguments, 0, all, 3, arguments.length);
		return application.run(all);
	}

	private static String greet(ConfigurableApplicationContext application) {
		return application.getBean(AetherTemplate.class).perform("greeter", "greet", "you", String.class).get(SOON);
	}

	private static TransportState state(ConfigurableApplicationContext application) {
		return application.getBean(AetherTransports.class).defaultTransport().node().transport().state();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Greeter {

		@AetherTaskHandler(job = "greeter", task = "greet")
		String greet(String name) {
			GREETED.incrementAndGet();
			return "Hello " + name;
		}

	}

}
