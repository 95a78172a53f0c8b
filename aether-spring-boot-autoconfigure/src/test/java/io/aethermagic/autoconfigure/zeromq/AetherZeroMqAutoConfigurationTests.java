package io.aethermagic.autoconfigure.zeromq;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;

import io.aethermagic.autoconfigure.AetherAutoConfigurations;
import io.aethermagic.autoconfigure.AetherTransports;
import io.aethermagic.autoconfigure.InvalidAetherPropertyException;
import io.aethermagic.transport.Capability;
import io.aethermagic.transport.hub.Hub;
import io.aethermagic.transport.zeromq.ZeroMqHub;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zeromq.ZContext;

import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AetherZeroMqAutoConfiguration}. Nobody is connected to.
 */
class AetherZeroMqAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AetherAutoConfigurations.with())
		.withPropertyValues("aether.transport=zeromq");

	@Test
	void aPeerIsMadeWhereNothingElseIsSaid() {
		this.runner.withPropertyValues("aether.zeromq.connect=tcp://one:1,tcp://two:2").run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean(ZeroMqHub.class);
			AetherTransports.Configured transport = context.getBean(AetherTransports.class).defaultTransport();
			assertThat(transport.type()).isEqualTo("zeromq");
			assertThat(transport.node().transport()).asString()
				.isEqualTo("transport to the peers at tcp://one:1, tcp://two:2");
			assertThat(transport.node().transport().capabilities()).containsExactlyInAnyOrder(Capability.BROADCAST,
					Capability.PRIORITY);
		});
	}

	@Test
	void aClientOfAHubIsMade() {
		this.runner.withPropertyValues("aether.zeromq.mode=client").run((context) -> {
			assertThat(context).hasNotFailed();
			AetherTransports.Configured transport = context.getBean(AetherTransports.class).defaultTransport();
			assertThat(transport.node().transport()).asString()
				.isEqualTo("transport to the hub at tcp://localhost:5555");
			assertThat(transport.node().transport().capabilities()).contains(Capability.REDELIVERY);
		});
	}

	@Test
	void aHubIsInTheApplicationAndItsOwnTransportUsesNoSocket() {
		this.runner.withPropertyValues("aether.zeromq.mode=hub", "aether.zeromq.bind=tcp://127.0.0.1:*")
			.run((context) -> refused(context.getStartupFailure(), "aether.zeromq.bind"));
		this.runner.withPropertyValues("aether.zeromq.mode=hub", "aether.zeromq.bind=tcp://127.0.0.1:0")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(ZeroMqHub.class).connections()).isZero();
				assertThat(context.getBean(AetherTransports.class)
					.defaultTransport()
					.node()
					.transport()
					.state()
					.incarnation()).isEqualTo(context.getBean(Hub.class).incarnation());
			});
	}

	@Test
	void aPortThatIsTakenIsNamed() throws IOException {
		try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			this.runner
				.withPropertyValues("aether.zeromq.mode=hub",
						"aether.zeromq.bind=tcp://127.0.0.1:" + taken.getLocalPort())
				.run((context) -> {
					refused(context.getStartupFailure(), "aether.zeromq.bind");
					assertThat(context.getStartupFailure()).hasStackTraceContaining("cannot listen");
				});
		}
	}

	@Test
	void aHubIsSaidForTheApplication() {
		this.runner.withPropertyValues("aether.transports.zeromq.zeromq.mode=hub")
			.run((context) -> refused(context.getStartupFailure(), "aether.transports.zeromq.zeromq.mode"));
	}

	@Test
	void aPeerListensOrConnects() {
		this.runner.run((context) -> refused(context.getStartupFailure(), "aether.zeromq.mode"));
	}

	@ParameterizedTest
	@CsvSource({ "connect, http://hub:1", "connect, tcp://hub", "connect, tcp://*:1", "connect, tcp://hub:0",
			"connect, tcp://hub:70000", "connect, tcp://hub:1/path", "bind, udp://*:1", "bind, hub", "max-buffered, 0",
			"max-buffered-bytes, 0B", "curve.public-key, short", "curve.secret-key, secret-short",
			"curve.server-key, short", "curve.allowed-keys, short" })
	void badValuesAreNamed(String key, String value) {
		this.runner
			.withPropertyValues("aether.zeromq.connect=" + (key.equals("connect") ? value : "tcp://hub:1"),
					"aether.zeromq." + key + "=" + value)
			.run((context) -> {
				refused(context.getStartupFailure(), "aether.zeromq." + key);
				assertThat(String.valueOf(context.getStartupFailure())).doesNotContain("secret-short");
			});
	}

	@Test
	void whoHasAKeyNeedsThatOfTheOtherSide() {
		String key = "0123456789012345678901234567890123456789";
		ApplicationContextRunner client = this.runner.withPropertyValues("aether.zeromq.mode=client",
				"aether.zeromq.curve.public-key=" + key);
		client.run((context) -> refused(context.getStartupFailure(), "aether.zeromq.curve.secret-key"));
		client.withPropertyValues("aether.zeromq.curve.secret-key=" + key)
			.run((context) -> refused(context.getStartupFailure(), "aether.zeromq.curve.server-key"));
	}

	@Test
	void connectionDetailsTakeThePlaceOfTheAddresses() {
		this.runner.withBean(ZeroMqConnectionDetails.class, () -> () -> List.of(URI.create("tcp://elsewhere:1234")))
			.withPropertyValues("aether.zeromq.connect=tcp://all:1", "aether.transports.own.type=zeromq",
					"aether.transports.own.zeromq.connect=tcp://own:1", "aether.transports.zeromq.type=zeromq",
					"aether.transports.client.type=zeromq", "aether.transports.client.zeromq.mode=client")
			.run((context) -> {
				assertThat(context).hasNotFailed().hasSingleBean(ZeroMqConnectionDetails.class);
				AetherTransports transports = context.getBean(AetherTransports.class);
				assertThat(transports.defaultTransport().node().transport())
					.hasToString("transport to the peers at tcp://elsewhere:1234");
				assertThat(transports.find("client").node().transport())
					.hasToString("transport to the hub at tcp://elsewhere:1234");
				assertThat(transports.find("own").node().transport())
					.hasToString("transport to the peers at tcp://own:1");
			});
	}

	@Test
	void connectionDetailsOfThePropertiesAreABean() {
		this.runner.withPropertyValues("aether.zeromq.connect=tcp://one:1,tcp://two:2")
			.run((context) -> assertThat(context.getBean(ZeroMqConnectionDetails.class).addresses())
				.containsExactly(URI.create("tcp://one:1"), URI.create("tcp://two:2")));
	}

	@Test
	void connectionDetailsMayNameNobodyWhereAPeerListens() {
		ApplicationContextRunner nobody = this.runner.withBean(ZeroMqConnectionDetails.class,
				() -> () -> List.<URI>of());
		nobody.withPropertyValues("aether.zeromq.connect=tcp://all:1")
			.run((context) -> refused(context.getStartupFailure(), "aether.zeromq.mode"));
		nobody.withPropertyValues("aether.zeromq.bind=tcp://127.0.0.1:0")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	private static void refused(Throwable failure, String property) {
		assertThat(failure).rootCause()
			.isInstanceOfSatisfying(InvalidAetherPropertyException.class,
					(refused) -> assertThat(refused.property()).isEqualTo(property));
	}

	@Test
	void withoutTheLibraryThereIsNone() {
		new ApplicationContextRunner().withConfiguration(AetherAutoConfigurations.with())
			.withClassLoader(new FilteredClassLoader(ZContext.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ZeroMqTransportFactory.class));
	}

}
