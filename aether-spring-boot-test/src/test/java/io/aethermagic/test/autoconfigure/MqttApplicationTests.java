package io.aethermagic.test.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import io.aethermagic.autoconfigure.AetherInstance;
import io.aethermagic.test.broker.FreePort;
import io.aethermagic.test.broker.MosquittoServer;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests of applications that are configured by properties alone, on Mosquitto.
 */
@ExtendWith(OutputCaptureExtension.class)
@ResourceLock(Resources.SYSTEM_OUT)
class MqttApplicationTests {

	private static final Duration SOON = Duration.ofSeconds(60);

	@TempDir
	private Path folder;

	@BeforeEach
	void needsMosquitto() {
		assumeTrue(MosquittoServer.isInstalled(), "mosquitto is not installed");
	}

	@Test
	void plain() {
		try (MosquittoServer broker = MosquittoServer.run();
				MqttApplication application = MqttApplication.run(url("mqtt", broker))) {
			assertThat(application.greet("you")).isEqualTo("Hello you");
			assertThat(application.health().getStatus()).isEqualTo(Status.UP);
			assertThat(application.health().getDetails()).doesNotContainKey("problem");
		}
	}

	@Test
	void userAndPassword() {
		try (MosquittoServer broker = guarded();
				MqttApplication application = MqttApplication.run(url("mqtt", broker), "aether.mqtt.username=me",
						"aether.mqtt.password=secret", "aether.startup-failure=fail")) {
			assertThat(application.greet("you")).isEqualTo("Hello you");
		}
	}

	@Test
	void wrongPasswordLeavesTheApplicationUpAndUnhealthy(CapturedOutput output) {
		try (MosquittoServer broker = guarded();
				MqttApplication application = MqttApplication.run(url("mqtt", broker), "aether.mqtt.username=me",
						"aether.mqtt.password=guess")) {
			await().atMost(SOON).untilAsserted(() -> {
				assertThat(application.health().getStatus()).isEqualTo(Status.DOWN);
				assertThat(application.health().getDetails().get("problem")).asString()
					.contains("the broker does not accept this user", "aether.mqtt.password");
			});
			assertThat(application.context().isRunning()).isTrue();
			assertThat(output.toString().lines().filter((line) -> line.contains(":" + broker.port() + ":")))
				.filteredOn((line) -> line.contains("It is tried again until"))
				.singleElement()
				.asString()
				.contains("It is tried again until it is there");
			assertThat(output).doesNotContain("guess");
		}
	}

	@Test
	void wrongPasswordStopsTheStart(CapturedOutput output) {
		try (MosquittoServer broker = guarded()) {
			assertThatException().isThrownBy(
					() -> MqttApplication
						.run(url("mqtt", broker), "aether.mqtt.username=me", "aether.mqtt.password=guess",
								"aether.startup-failure=fail", "aether.startup-timeout=3s")
						.close());
			assertThat(output)
				.contains("APPLICATION FAILED TO START", "The transport 'mqtt' of the type 'mqtt' has not connected",
						"the broker does not accept this user", "raise aether.startup-timeout")
				.doesNotContain("guess");
		}
	}

	@Test
	void connectionForTasksThatIsLostAlone(CapturedOutput output) throws MqttException {
		try (MosquittoServer broker = MosquittoServer.run();
				MqttApplication application = MqttApplication.run(url("mqtt", broker), "aether.startup-failure=fail")) {
			String clientId = "aether-" + application.context().getBean(AetherInstance.class).id() + "-1";
			MqttClient rival = new MqttClient("tcp://127.0.0.1:" + broker.port(), clientId, new MemoryPersistence());
			try {
				rival.connect();
				await().atMost(SOON)
					.untilAsserted(() -> assertThat(output).containsPattern(
							"Connected to the MQTT broker at \\S+ for the tasks at .* after \\d+ attempts"));
				assertThat(application.greet("you")).isEqualTo("Hello you");
			}
			finally {
				rival.close(true);
			}
		}
	}

	@Test
	void tlsWithTheBrokersCertificate() {
		TestCertificates certificates = certificates("ip:127.0.0.1");
		try (MosquittoServer broker = secure(certificates, false);
				MqttApplication application = MqttApplication.run(url("mqtts", broker), "aether.mqtt.ssl.bundle=broker",
						trust(certificates), "aether.startup-failure=fail")) {
			assertThat(application.greet("you")).isEqualTo("Hello you");
		}
	}

	@Test
	void tlsWithACertificateOfTheClient() {
		TestCertificates certificates = certificates("ip:127.0.0.1");
		try (MosquittoServer broker = secure(certificates, true)) {
			try (MqttApplication application = MqttApplication.run(url("mqtts", broker),
					"aether.mqtt.ssl.bundle=broker", trust(certificates),
					file("keystore.certificate", certificates.certificate("client")),
					file("keystore.private-key", certificates.key("client")), "aether.startup-failure=fail")) {
				assertThat(application.greet("you")).isEqualTo("Hello you");
			}
			try (MqttApplication application = MqttApplication.run(url("mqtts", broker),
					"aether.mqtt.ssl.bundle=broker", trust(certificates))) {
				awaitProblem(application, "");
			}
		}
	}

	@Test
	void tlsWithACertificateThatNobodyTrusts() {
		try (MosquittoServer broker = secure(certificates("ip:127.0.0.1"), false);
				MqttApplication application = MqttApplication.run(url("mqtts", broker))) {
			awaitProblem(application, "unable to find valid certification path");
		}
	}

	@Test
	void tlsWithACertificateOfAnotherHost() {
		TestCertificates certificates = certificates("dns:elsewhere");
		try (MosquittoServer broker = secure(certificates, false)) {
			try (MqttApplication application = MqttApplication.run(url("mqtts", broker),
					"aether.mqtt.ssl.bundle=broker", trust(certificates))) {
				awaitProblem(application, "127.0.0.1");
			}
			try (MqttApplication application = MqttApplication.run(url("mqtts", broker),
					"aether.mqtt.ssl.bundle=broker", trust(certificates), "aether.mqtt.ssl.verify-hostname=false",
					"aether.startup-failure=fail")) {
				assertThat(application.greet("you")).isEqualTo("Hello you");
			}
		}
	}

	@Test
	void certificatesThatAreChangedAreUsedWithoutARestart(CapturedOutput output) throws IOException {
		Path brokers = Files.createDirectory(this.folder.resolve("broker"));
		Path trust = this.folder.resolve("trust.pem");
		TestCertificates old = certificates("ip:127.0.0.1");
		install(old, brokers);
		Files.writeString(trust, old.authority());
		try (MosquittoServer broker = MosquittoServer.builder()
			.config("cafile " + brokers.resolve("ca.pem"), "certfile " + brokers.resolve("server.pem"),
					"keyfile " + brokers.resolve("server.key"))
			.run();
				MqttApplication application = MqttApplication.run(url("mqtts", broker), "aether.mqtt.ssl.bundle=broker",
						"spring.ssl.bundle.pem.broker.truststore.certificate=" + trust.toUri(),
						"spring.ssl.bundle.pem.broker.reload-on-update=true",
						"spring.ssl.bundle.watch.file.quiet-period=1s", "aether.startup-failure=fail")) {
			assertThat(application.greet("you")).isEqualTo("Hello you");
			broker.stop();
			Files.delete(this.folder.resolve("certificates.p12"));
			TestCertificates changed = certificates("ip:127.0.0.1");
			install(changed, brokers);
			broker.start();
			awaitProblem(application, "Signature");
			Files.writeString(trust, changed.authority());
			await().atMost(SOON.multipliedBy(3)).until(() -> application.state().connected());
			assertThat(application.greet("me")).isEqualTo("Hello me");
			assertThat(output).contains("The SSL bundle 'broker' has changed").doesNotContain("does not support");
		}
	}

	private static void install(TestCertificates certificates, Path folder) throws IOException {
		Files.writeString(folder.resolve("ca.pem"), certificates.authority());
		Files.writeString(folder.resolve("server.pem"), certificates.certificate("server"));
		Files.writeString(folder.resolve("server.key"), certificates.key("server"));
	}

	@Test
	void theSecondUrlIsUsedWhenTheFirstIsDead() {
		try (MosquittoServer broker = MosquittoServer.run();
				MqttApplication application = MqttApplication.run(
						"aether.mqtt.url=mqtt://127.0.0.1:" + FreePort.next() + ",mqtt://127.0.0.1:" + broker.port(),
						"aether.startup-failure=fail")) {
			assertThat(application.greet("you")).isEqualTo("Hello you");
		}
	}

	@Test
	void brokerThatComesLater() {
		try (MosquittoServer broker = MosquittoServer.run()) {
			broker.stop();
			try (MqttApplication application = MqttApplication.run(url("mqtt", broker))) {
				awaitProblem(application, "No connection to the MQTT broker");
				broker.start();
				assertThat(application.greet("you")).isEqualTo("Hello you");
				await().atMost(SOON)
					.untilAsserted(() -> assertThat(application.health().getStatus()).isEqualTo(Status.UP));
			}
		}
	}

	private static void awaitProblem(MqttApplication application, String problem) {
		await().atMost(SOON).untilAsserted(() -> {
			assertThat(application.state().connected()).isFalse();
			assertThat(application.state().problem()).contains("No connection to the MQTT broker", problem);
		});
		assertThat(application.health().getStatus()).isEqualTo(Status.DOWN);
	}

	private static MosquittoServer guarded() {
		return MosquittoServer.builder().user("me", "secret").run();
	}

	private TestCertificates certificates(String host) {
		TestCertificates certificates = new TestCertificates(this.folder);
		certificates.sign("server", host);
		certificates.sign("client", "dns:client");
		return certificates;
	}

	private static MosquittoServer secure(TestCertificates certificates, boolean clients) {
		return MosquittoServer.builder()
			.file("ca.pem", certificates.authority())
			.file("server.pem", certificates.certificate("server"))
			.file("server.key", certificates.key("server"))
			.config("cafile {folder}/ca.pem", "certfile {folder}/server.pem", "keyfile {folder}/server.key",
					"require_certificate " + clients)
			.run();
	}

	private static String url(String scheme, MosquittoServer broker) {
		return "aether.mqtt.url=" + scheme + "://127.0.0.1:" + broker.port();
	}

	private String trust(TestCertificates certificates) {
		return file("truststore.certificate", certificates.authority());
	}

	private String file(String key, String content) {
		Path file = this.folder.resolve(key + ".pem");
		try {
			Files.writeString(file, content);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		return "spring.ssl.bundle.pem.broker." + key + "=" + file.toUri();
	}

}
