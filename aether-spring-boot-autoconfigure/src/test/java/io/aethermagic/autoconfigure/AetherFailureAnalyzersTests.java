package io.aethermagic.autoconfigure;

import io.aethermagic.annotation.AetherTaskHandler;
import io.aethermagic.client.AetherTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests that applications which cannot start say what, where and how to mend it.
 */
@ExtendWith(OutputCaptureExtension.class)
class AetherFailureAnalyzersTests {

	private static final String ONLY_LOCAL = "one of the types that can be used here: local";

	@Test
	void unknownTransportType(CapturedOutput output) {
		fail(Empty.class, "aether.transport=mqqt");
		assertSays(output,
				"The property aether.transport (set in \"aether.transport\" from property source \"commandLineArgs\") "
						+ "names the transport type 'mqqt', which does not exist.",
				"Did you mean 'mqtt'?", ONLY_LOCAL, "AetherTransportFactory");
	}

	@Test
	void unknownTransportTypeOfANamedTransport(CapturedOutput output) {
		fail(Empty.class, "aether.transport=main", "aether.transports.main.type=carrier-pigeon");
		assertSays(output, "The property aether.transports.main.type (set in ",
				"names the transport type 'carrier-pigeon', which does not exist.",
				"Set aether.transports.main.type to " + ONLY_LOCAL);
		assertThat(output).doesNotContain("Did you mean");
	}

	@ParameterizedTest
	@CsvSource({ "websocket, org.springframework.boot:spring-boot-starter-websocket", "zeromq, org.zeromq:jeromq",
			"amqp, org.springframework.boot:spring-boot-starter-amqp" })
	void transportThatIsNotThere(String type, String dependencies, CapturedOutput output) {
		fail(Empty.class, "aether.transport=" + type);
		assertSays(output, "selects the transport '" + type + "', but this version of Aether does not contain",
				"Its client library is not on the class path either.", ONLY_LOCAL, dependencies);
	}

	@Test
	void requirementOfTheApplication(CapturedOutput output) {
		fail(Empty.class, "aether.require=persistent");
		assertSays(output, "The property aether.require requires [PERSISTENT], but the transport 'local' has [",
				"out of aether.require");
	}

	@Test
	void requirementOfAHandler(CapturedOutput output) {
		fail(Persistent.class);
		assertSays(output, "The task handler " + Persistent.class.getName() + ".handle() requires [PERSISTENT], but",
				"take it out of 'require' in the handler's annotation");
	}

	@Test
	void badUnion(CapturedOutput output) {
		fail(Empty.class, "aether.union=my/app");
		assertSays(output, "The property aether.union (set in ", "has the value 'my/app'. ",
				"contains '/' at position 2", "Set aether.union to a name that keeps to these rules.");
	}

	@Test
	void badWorkgroup(CapturedOutput output) {
		fail(Empty.class, "aether.worker.workgroup=blue green");
		assertSays(output, "The property aether.worker.workgroup (set in ", "has the value 'blue green'. ",
				"Set aether.worker.workgroup to a name");
	}

	@Test
	void badTransportName(CapturedOutput output) {
		fail(Empty.class, "aether.transports[a.b].type=local");
		assertSays(output, "The property aether.transports.a.b.type", "The transport 'a.b' contains '.' at position 1");
	}

	@Test
	void badNameInACall(CapturedOutput output) {
		fail(BadCall.class);
		assertSays(output, "The job 'bad job' contains the character U+0020 at position 3",
				"It was given at " + BadCall.class.getName() + ".lambda$runner",
				"Give another job in place of 'bad job'.");
	}

	@Test
	void badNameInAHandler(CapturedOutput output) {
		fail(BadName.class);
		assertSays(output, "The task handler " + BadName.class.getName() + ".handle() has a bad name: ",
				"Change the task in its annotation");
	}

	@Test
	void invalidHandler(CapturedOutput output) {
		fail(Invalid.class);
		assertSays(output, "The task handler " + Invalid.class.getName() + ".handle(String, Integer) ");
	}

	@Test
	void duplicateHandlers(CapturedOutput output) {
		fail(Duplicate.class);
		assertSays(output, "Two task handlers handle the tasks of ", "in the workgroup 'workgroup'",
				"- " + Duplicate.class.getName() + ".one()", "- " + Duplicate.class.getName() + ".two()",
				"Give one of them another job");
	}

	@Test
	void drainTimeoutThatDoesNotFit(CapturedOutput output) {
		fail(Empty.class, "aether.worker.drain-timeout=20s", "spring.lifecycle.timeout-per-shutdown-phase=15s");
		assertSays(output, "The property aether.worker.drain-timeout (set in ", "has the value '20s'.",
				"Spring stops waiting after 15s (spring.lifecycle.timeout-per-shutdown-phase)",
				"Lower aether.worker.drain-timeout to at most 13s, or raise "
						+ "spring.lifecycle.timeout-per-shutdown-phase to at least 22s.");
	}

	@Test
	void handlerOfATransportThatIsNotConfigured(CapturedOutput output) {
		fail(Elsewhere.class);
		assertSays(output,
				"The task handler " + Elsewhere.class.getName()
						+ ".handle() names the transport 'locale', which is not configured.",
				"Did you mean 'local'?", "set aether.transports.locale.type");
	}

	@Test
	void severalTransportsWithoutADefault(CapturedOutput output) {
		fail(Empty.class, "aether.transports.one.type=local", "aether.transports.two.type=local");
		assertSays(output, "The property aether.transport is not set. There are several transports, [one, two]",
				"Set aether.transport to one of these names.");
	}

	@ParameterizedTest
	@CsvSource({ "aether.client.timeout=0s", "aether.client.max-pending=0", "aether.client.send-timeout=-1s",
			"aether.client.max-unaccepted=0", "aether.client.callback-threads=0", "aether.worker.concurrency=0",
			"aether.worker.lease=1ms", "aether.worker.max-dispatches=0", "aether.worker.drain-timeout=-1s",
			"aether.clock-tolerance=-1s", "aether.max-message-size=3GB", "aether.max-message-size=1B",
			"aether.worker.retry.multiplier=0.5", "aether.worker.retry.max-retries=-1",
			"aether.worker.retry.initial-interval=0", "aether.worker.retry.max-interval=1ms",
			"aether.worker.retry.jitter=-1s", "aether.worker.retry.hold=-1s", "aether.worker.retry.max-held=-1",
			"aether.worker.retry.includes=com.acme.Nothing", "aether.worker.retry.excludes=java.lang.String",
			"aether.hub.max-queued=0", "aether.hub.max-queued-bytes=0", "aether.hub.inbox-keep=-1",
			"aether.hub.subscriber-buffer=-1" })
	void valuesThatCannotBe(String property, CapturedOutput output) {
		fail(Empty.class, property, "aether.worker.retry.enabled=true");
		String name = property.substring(0, property.indexOf('='));
		assertSays(output, "The property " + name + " (set in ", "Set " + name + " to ");
	}

	private static void fail(Class<?> source, String... properties) {
		SpringApplication application = new SpringApplication(source);
		application.setWebApplicationType(WebApplicationType.NONE);
		String[] arguments = new String[properties.length];
		for (int i = 0; i < properties.length; i++) {
			arguments[i] = "--" + properties[i];
		}
		assertThatException().isThrownBy(() -> application.run(arguments).close());
	}

	private static void assertSays(CapturedOutput output, String... parts) {
		assertThat(output).contains("APPLICATION FAILED TO START").contains(parts);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Empty {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Persistent {

		@AetherTaskHandler(job = "j", task = "t", require = "persistent")
		void handle() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class BadCall {

		@Bean
		CommandLineRunner runner(AetherTemplate aether) {
			return (arguments) -> aether.send("bad job", "t", null);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class BadName {

		@AetherTaskHandler(job = "j", task = "t#")
		void handle() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Invalid {

		@AetherTaskHandler(job = "j", task = "t")
		void handle(String one, Integer two) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Duplicate {

		@AetherTaskHandler(job = "j", task = "t")
		void one() {
		}

		@AetherTaskHandler(job = "j", task = "t")
		void two() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Elsewhere {

		@AetherTaskHandler(job = "j", task = "t", transport = "locale")
		void handle() {
		}

	}

}
