package io.aethermagic.autoconfigure.diagnostics;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

import io.aethermagic.annotation.AetherTaskHandler;
import io.aethermagic.autoconfigure.AetherTransportFactory;
import io.aethermagic.autoconfigure.AetherTransportSettings;
import io.aethermagic.autoconfigure.zeromq.AetherZeroMqAutoConfiguration;
import io.aethermagic.client.AetherTemplate;
import io.aethermagic.transport.AetherTransport;
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
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests that applications which cannot start say what, where and how to mend it.
 */
@ExtendWith(OutputCaptureExtension.class)
class AetherFailureAnalyzersTests {

	private static final String USABLE = "one of the types that can be used here: amqp, local, mqtt, redis, websocket";

	@Test
	void unknownTransportType(CapturedOutput output) {
		fail(Empty.class, "aether.transport=mqqt");
		assertSays(output,
				"The property aether.transport (set in \"aether.transport\" from property source \"commandLineArgs\") "
						+ "names the transport 'mqqt': there is no such type, and nothing is configured below "
						+ "aether.transports.",
				"Did you mean 'mqtt'?", USABLE, "AetherTransportFactory");
	}

	@Test
	void unknownTransportAmongConfiguredOnes(CapturedOutput output) {
		fail(Empty.class, "aether.transport=slwo", "aether.transports.fast.type=local",
				"aether.transports.slow.type=local");
		assertSays(output,
				"names the transport 'slwo': there is no such type, and only fast, slow below aether.transports.",
				"Did you mean 'slow'? Set aether.transport to one of the configured transports: fast, slow; or to "
						+ USABLE);
	}

	@Test
	void nameOfATransportThatIsNoType(CapturedOutput output) {
		fail(Empty.class, "aether.transport=fast", "aether.transports.fast.mqtt.url=mqtt://one");
		assertSays(output,
				"The property aether.transports.fast.type is not set, and the transport's name 'fast' is no type of "
						+ "transport either.",
				"Set aether.transports.fast.type to " + USABLE);
	}

	@Test
	void twoBeansForOneType(CapturedOutput output) {
		fail(TwoFactories.class);
		assertSays(output,
				"Two beans create transports of the type 'pigeon': one of the class " + Pigeons.class.getName()
						+ " and one of the class " + Doves.class.getName() + ".",
				"Remove one of them, or let one return another type than 'pigeon'");
	}

	@Test
	void unknownTransportTypeOfANamedTransport(CapturedOutput output) {
		fail(Empty.class, "aether.transport=main", "aether.transports.main.type=carrier-pigeon");
		assertSays(output, "The property aether.transports.main.type (set in ",
				"names the transport type 'carrier-pigeon', which does not exist.",
				"Set aether.transports.main.type to " + USABLE);
		assertThat(output).doesNotContain("Did you mean");
	}

	@Test
	void transportThatDoesNotConnect(CapturedOutput output) {
		fail(Empty.class, "aether.transports.main.type=mqtt", "aether.mqtt.url=mqtt://localhost:1",
				"aether.startup-failure=fail", "aether.startup-timeout=200ms");
		assertSays(output, "The transport 'main' of the type 'mqtt' has not connected within 200ms. ",
				"No connection to the MQTT broker at mqtt://localhost:1: ",
				"see the properties below aether.mqtt and aether.transports.main.mqtt", "raise aether.startup-timeout",
				"set aether.startup-failure to 'retry'");
	}

	@Test
	void portOfTheEmbeddedBrokerThatIsTaken(CapturedOutput output) throws IOException {
		try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			int port = taken.getLocalPort();
			fail(Empty.class, "aether.transport=mqtt", "aether.mqtt.embedded.enabled=true",
					"aether.mqtt.embedded.port=" + port);
			assertSays(output, "The embedded MQTT broker can't listen on port " + port + ": ", "in use.",
					"Set aether.mqtt.embedded.port to another port, or to 0 for a free one",
					"aether.mqtt.url to mqtt://localhost:" + port);
		}
	}

	@Test
	void transportWhoseAutoConfigurationIsExcluded(CapturedOutput output) {
		fail(Empty.class, "aether.transport=zeromq",
				"spring.autoconfigure.exclude=" + AetherZeroMqAutoConfiguration.class.getName());
		assertSays(output, "selects the transport 'zeromq', but its auto-configuration is excluded", USABLE,
				"AetherTransportFactory");
	}

	@Test
	void requirementOfTheApplication(CapturedOutput output) {
		fail(Empty.class, "aether.require=persistent");
		assertSays(output, "The property aether.require requires [PERSISTENT], but the transport 'local' has [",
				"Set aether.transport to a transport that has it, or remove PERSISTENT from aether.require.");
		assertThat(output).doesNotContain("annotation");
	}

	@Test
	void requirementOfAHandler(CapturedOutput output) {
		fail(Persistent.class);
		assertSays(output, "The task handler " + Persistent.class.getName() + ".handle() requires [PERSISTENT], but",
				"take PERSISTENT out of 'require' in the handler's annotation");
		assertThat(output).doesNotContain("aether.require");
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
			"aether.worker.lease=2999ms", "aether.worker.max-dispatches=0", "aether.worker.drain-timeout=-1s",
			"aether.clock-tolerance=-1s", "aether.startup-timeout=0s", "aether.max-message-size=3GB",
			"aether.max-message-size=1B", "aether.worker.retry.multiplier=0.5", "aether.worker.retry.max-retries=-1",
			"aether.worker.retry.initial-interval=0", "aether.worker.retry.max-interval=1ms",
			"aether.worker.retry.jitter=-1s", "aether.worker.retry.hold=-1s", "aether.worker.retry.max-held=-1",
			"aether.worker.retry.includes=com.acme.Nothing", "aether.worker.retry.excludes=java.lang.String",
			"aether.hub.max-queued=0", "aether.hub.max-queued-bytes=0", "aether.hub.inbox-keep=-1",
			"aether.hub.subscriber-buffer=-1", "aether.mqtt.keep-alive=0s", "aether.mqtt.connect-timeout=-1s",
			"aether.mqtt.client-id=", "aether.mqtt.max-buffered=0", "aether.mqtt.reconnect.initial-interval=0",
			"aether.mqtt.reconnect.max-interval=1ms", "aether.transports.other.mqtt.max-buffered=0" })
	void valuesThatCannotBe(String property, CapturedOutput output) {
		fail(Empty.class, property, "aether.worker.retry.enabled=true", "aether.transports.other.type=mqtt",
				"aether.transport=local");
		String name = property.substring(0, property.indexOf('='));
		assertSays(output, "The property " + name + " (set in ", "Set " + name + " to ");
	}

	@Test
	void aLeaseThatIsTooShort(CapturedOutput output) {
		fail(Empty.class, "aether.worker.lease=30ms");
		assertSays(output, "The property aether.worker.lease (set in ", "It is too short",
				"Set aether.worker.lease to 3s or more.");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			tcp:/x | It has no host, or one with characters that no host has
			http://broker:1883 | It does not begin with mqtt://, mqtts://, ws:// or wss://
			broker:1883 | It does not begin with mqtt://, mqtts://, ws:// or wss://
			ws://broker/mqtt#x | It goes on after a #
			ssl://broker/path | It goes on after host and port
			mqtt://my_broker:1883 | It has no host, or one with characters that no host has
			mqtt: | It is no address: Expected scheme-specific part
			mqtt://broker:99999 | Its port is not between 1 and 65535
			mqtt://broker/path | It goes on after host and port
			mqtt://broker?user=me | It goes on after host and port
			""")
	void badMqttUrl(String url, String reason, CapturedOutput output) {
		fail(Empty.class, "aether.transport=mqtt", "aether.mqtt.url=mqtt://one," + url);
		assertSays(output, "The property aether.mqtt.url (set in \"aether.mqtt.url\" from property source ",
				"has the value '" + url + "'. " + reason + ".",
				"Set aether.mqtt.url to mqtt://host:port, or to mqtts://host:port for TLS.");
	}

	@ParameterizedTest
	@CsvSource({ "mqtt://me:secret@broker, mqtt://***@broker", "mqtt://me:se/cr@et@broker, mqtt://***@broker",
			"me:secret@broker:1883, ***@broker:1883" })
	void userInAnMqttUrl(String url, String masked, CapturedOutput output) {
		fail(Empty.class, "aether.transport=mqtt", "aether.mqtt.url[0]=" + url);
		assertSays(output, "The property aether.mqtt.url (set in \"aether.mqtt.url[0]\" from property source ",
				"has the value '" + masked + "'. An address cannot have a user name and a password.",
				"and set aether.mqtt.username and aether.mqtt.password.");
		assertThat(output).doesNotContain("secret").doesNotContain("se/cr").doesNotContain("et@");
	}

	@Test
	void badUrlOfANamedTransport(CapturedOutput output) {
		fail(Empty.class, "aether.transports.main.type=mqtt", "aether.transports.main.mqtt.url=http://x");
		assertSays(output, "The property aether.transports.main.mqtt.url (set in ", "has the value 'http://x'.");
	}

	@Test
	void badPortOfTheEmbeddedBroker(CapturedOutput output) {
		fail(Empty.class, "aether.mqtt.embedded.enabled=true", "aether.mqtt.embedded.port=70000");
		assertSays(output, "The property aether.mqtt.embedded.port (set in ", "has the value '70000'. It is no port.",
				"Set aether.mqtt.embedded.port to a port between 1 and 65535, or to 0 for a free one.");
	}

	@Test
	void noMqttUrl(CapturedOutput output) {
		fail(Empty.class, "aether.transport=mqtt", "aether.mqtt.url=");
		assertSays(output, "The property aether.mqtt.url (set in ", "is not set. There is no address of a broker.");
	}

	@Test
	void sslBundleForAnAddressWithoutTls(CapturedOutput output) {
		fail(Empty.class, "aether.transport=mqtt", "aether.mqtt.url=mqtts://one,mqtt://two",
				"aether.mqtt.ssl.bundle=broker");
		assertSays(output, "The property aether.mqtt.ssl.bundle (set in ",
				"has the value 'broker'. The broker's address mqtt://two is one without TLS.",
				"Set aether.mqtt.url to addresses that begin with mqtts:// or wss://, or remove aether.mqtt.ssl.bundle.");
	}

	@Test
	void sslBundleThatIsNotThere(CapturedOutput output) {
		fail(Empty.class, "aether.transport=mqtt", "aether.mqtt.url=mqtts://one", "aether.mqtt.ssl.bundle=broker");
		assertSays(output, "The property aether.mqtt.ssl.bundle (set in ",
				"has the value 'broker'. There is no SSL bundle of that name, there are [].",
				"or configure the bundle below spring.ssl.bundle.");
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
	@Import({ Pigeons.class, Doves.class })
	static class TwoFactories {

	}

	static class Pigeons implements AetherTransportFactory {

		@Override
		public String type() {
			return "pigeon";
		}

		@Override
		public AetherTransport create(String name, AetherTransportSettings settings) {
			throw new UnsupportedOperationException();
		}

	}

	static class Doves extends Pigeons {

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
