package io.aethermagic.autoconfigure.websocket;

import java.net.URI;
import java.util.List;
import java.util.Objects;

import io.aethermagic.autoconfigure.AetherAutoConfigurations;
import io.aethermagic.autoconfigure.AetherTransportSettings;
import io.aethermagic.autoconfigure.AetherTransports;
import io.aethermagic.autoconfigure.InvalidAetherPropertyException;
import io.aethermagic.transport.Capability;
import io.aethermagic.transport.hub.Hub;
import io.aethermagic.transport.websocket.WebSocketHub;
import io.aethermagic.transport.websocket.WebSocketSettings;
import jakarta.websocket.WebSocketContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableWebApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.socket.server.support.WebSocketHandlerMapping;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AetherWebSocketAutoConfiguration}. Nobody is connected to.
 */
class AetherWebSocketAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AetherAutoConfigurations.with(SslAutoConfiguration.class))
		.withPropertyValues("aether.transport=websocket");

	private final WebApplicationContextRunner web = new WebApplicationContextRunner()
		.withConfiguration(AetherAutoConfigurations.with(SslAutoConfiguration.class))
		.withPropertyValues("aether.transport=websocket");

	@Test
	void aClientIsMadeWhereItIsSelected() {
		this.runner.withPropertyValues("aether.websocket.url=wss://hub/ws,ws://other:81/ws").run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean(WebSocketHub.class);
			AetherTransports.Configured transport = context.getBean(AetherTransports.class).defaultTransport();
			assertThat(transport.type()).isEqualTo("websocket");
			assertThat(transport.node().transport()).asString().startsWith("transport to the hub at ws");
			assertThat(transport.node().transport().capabilities()).containsExactlyInAnyOrder(Capability.REDELIVERY,
					Capability.BROADCAST, Capability.PRIORITY);
		});
	}

	@Test
	void aHubIsInTheApplicationAndItsOwnTransportUsesNoSocket() {
		this.web.withPropertyValues("aether.websocket.mode=hub", "aether.websocket.path=/tasks").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(WebSocketHub.class).isOpen()).isTrue();
			assertThat(context.getBean(WebSocketHandlerMapping.class).getUrlMap()).containsOnlyKeys("/tasks");
			assertThat(
					context.getBean(AetherTransports.class).defaultTransport().node().transport().state().incarnation())
				.isEqualTo(context.getBean(Hub.class).incarnation());
		});
	}

	@Test
	void aHubAndALocalTransportHaveTheirOwnHubs() {
		this.web
			.withPropertyValues("aether.websocket.mode=hub", "aether.transports.here.type=local",
					"aether.transports.websocket.type=websocket")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				AetherTransports transports = context.getBean(AetherTransports.class);
				assertThat(incarnation(transports, "here")).isNotEqualTo(incarnation(transports, "websocket"));
			});
	}

	private static Object incarnation(AetherTransports transports, String name) {
		return transports.find(name).node().transport().state().incarnation();
	}

	@Test
	void aHubThatNothingSelectsLetsNobodyIn() {
		this.web.withPropertyValues("aether.transport=local", "aether.websocket.mode=hub")
			.run((context) -> assertThat(context.getBean(WebSocketHub.class).isOpen()).isFalse());
	}

	@Test
	void withoutModeHubAWebApplicationHasNoEndpoint() {
		this.web.run((context) -> assertThat(context).hasNotFailed()
			.doesNotHaveBean(WebSocketHub.class)
			.doesNotHaveBean(HandlerMapping.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "aether.websocket.mode=hub", "aether.transports.websocket.websocket.mode=hub" })
	void aHubNeedsAWebApplication(String mode) {
		this.runner.withPropertyValues(mode).run((context) -> refused(context.getStartupFailure(), mode.split("=")[0]));
	}

	@Test
	void aHubNeedsSpringMvc() {
		this.web.withClassLoader(new FilteredClassLoader(DispatcherServlet.class))
			.withPropertyValues("aether.websocket.mode=hub")
			.run((context) -> refused(context.getStartupFailure(), "aether.websocket.mode"));
	}

	@Test
	void anApplicationIsOneHub() {
		this.web
			.withPropertyValues("aether.websocket.mode=hub", "aether.transports.one.type=websocket",
					"aether.transports.two.type=websocket", "aether.transport=one")
			.run((context) -> refused(context.getStartupFailure(), "aether.transports.two.websocket.mode"));
	}

	@ParameterizedTest
	@CsvSource({ "url, http://hub/ws", "url, ws:/ws", "url, ws://user:secret@hub/ws", "url, ''", "max-buffered, 0",
			"max-buffered-bytes, 0B", "connect-timeout, 0s", "ssl.bundle, nobody", "token, a b" })
	void badValuesAreNamed(String key, String value) {
		this.runner
			.withPropertyValues("aether.websocket." + key + "=" + value,
					"aether.websocket.url="
							+ (key.equals("url") ? value : key.equals("ssl.bundle") ? "wss://hub/ws" : "ws://hub/ws"))
			.run((context) -> {
				refused(context.getStartupFailure(), "aether.websocket." + key);
				assertThat(context.getStartupFailure()).hasStackTraceContaining("aether.websocket." + key);
				assertThat(String.valueOf(context.getStartupFailure())).doesNotContain("secret");
			});
	}

	@Test
	void aPathBeginsWithASlash() {
		this.web.withPropertyValues("aether.websocket.mode=hub", "aether.websocket.path=ws")
			.run((context) -> refused(context.getStartupFailure(), "aether.websocket.path"));
	}

	@Test
	void aBundleSecuresNothingWithoutTls() {
		this.runner.withPropertyValues("aether.websocket.ssl.bundle=mine")
			.run((context) -> refused(context.getStartupFailure(), "aether.websocket.ssl.bundle"));
	}

	@Test
	void connectionDetailsTakeThePlaceOfTheProperties() {
		SslBundle bundle = SslBundle.of(SslStoreBundle.NONE);
		this.runner.withBean(WebSocketConnectionDetails.class, () -> new Details(bundle))
			.withPropertyValues("aether.websocket.url=ws://all/ws", "aether.websocket.token=all",
					"aether.websocket.ssl.bundle=nobody", "aether.transports.own.type=websocket",
					"aether.transports.own.websocket.url=ws://own/ws", "aether.transports.known.type=websocket",
					"aether.transports.known.websocket.token=known", "aether.transports.websocket.type=websocket")
			.run((context) -> {
				assertThat(context).hasNotFailed().hasSingleBean(WebSocketConnectionDetails.class);
				WebSocketSettings settings = settings(context, "websocket");
				assertThat(settings.urls()).containsExactly(URI.create("wss://elsewhere/ws"));
				assertThat(settings.token()).isEqualTo("theirs");
				assertThat(Objects.requireNonNull(settings.tls()).get()).isNotNull();
				WebSocketSettings own = settings(context, "own");
				assertThat(own.urls()).containsExactly(URI.create("ws://own/ws"));
				assertThat(own.token()).isEqualTo("all");
				assertThat(own.tls()).isNull();
				assertThat(settings(context, "known").urls()).containsExactly(URI.create("wss://elsewhere/ws"));
				assertThat(settings(context, "known").token()).isEqualTo("known");
			});
	}

	@Test
	void connectionDetailsNeedAnAddressOnly() {
		this.runner.withBean(WebSocketConnectionDetails.class, () -> () -> List.of(URI.create("ws://elsewhere/ws")))
			.withPropertyValues("aether.websocket.token=all")
			.run((context) -> {
				assertThat(settings(context, "websocket").token()).isNull();
				assertThat(settings(context, "websocket").tls()).isNull();
			});
	}

	@Test
	void connectionDetailsOfThePropertiesAreABean() {
		this.runner
			.withBean("bundles", SslBundles.class, () -> new DefaultSslBundleRegistry("mine", SslBundle.of(null)))
			.withPropertyValues("aether.websocket.url=wss://one/ws,wss://two/ws", "aether.websocket.token=secret",
					"aether.websocket.ssl.bundle=mine")
			.run((context) -> {
				WebSocketConnectionDetails details = context.getBean(WebSocketConnectionDetails.class);
				assertThat(details.urls()).containsExactly(URI.create("wss://one/ws"), URI.create("wss://two/ws"));
				assertThat(details.token()).isEqualTo("secret");
				assertThat(details.sslBundle()).isNotNull();
				assertThat(settings(context, "websocket").tls()).isNotNull();
			});
	}

	private static WebSocketSettings settings(ApplicationContext context, String name) {
		return context.getBean(WebSocketTransportFactory.class)
			.client(name, context.getBean(AetherTransportSettings.class));
	}

	private static void refused(Throwable failure, String property) {
		assertThat(failure).rootCause()
			.isInstanceOfSatisfying(InvalidAetherPropertyException.class,
					(refused) -> assertThat(refused.property()).isEqualTo(property));
	}

	@Test
	void withoutTheLibraryThereIsNone() {
		new ApplicationContextRunner().withConfiguration(AetherAutoConfigurations.with())
			.withClassLoader(new FilteredClassLoader(WebSocketContainer.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(WebSocketTransportFactory.class));
	}

	@Test
	void aMappingOfTheApplicationComesFirst() {
		this.web.withPropertyValues("aether.websocket.mode=hub")
			.withBean("aetherWebSocketHandlerMapping", WebSocketHandlerMapping.class, WebSocketHandlerMapping::new)
			.run((context) -> assertThat(mapping(context).getUrlMap()).isEmpty());
	}

	private static WebSocketHandlerMapping mapping(AssertableWebApplicationContext context) {
		return context.getBean(WebSocketHandlerMapping.class);
	}

	private record Details(SslBundle sslBundle) implements WebSocketConnectionDetails {

		@Override
		public List<URI> urls() {
			return List.of(URI.create("wss://elsewhere/ws"));
		}

		@Override
		public String token() {
			return "theirs";
		}

	}

}
