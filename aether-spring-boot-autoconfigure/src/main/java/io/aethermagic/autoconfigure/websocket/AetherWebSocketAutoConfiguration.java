package io.aethermagic.autoconfigure.websocket;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.aethermagic.autoconfigure.AetherAutoConfiguration;
import io.aethermagic.autoconfigure.AetherTransportSettings;
import io.aethermagic.autoconfigure.AetherWorkers;
import io.aethermagic.autoconfigure.TransportProperties;
import io.aethermagic.autoconfigure.TransportPropertiesBinder;
import io.aethermagic.autoconfigure.hub.AetherHubAutoConfiguration;
import io.aethermagic.autoconfigure.hub.HubEndpoint;
import io.aethermagic.autoconfigure.hub.TransportHubs;
import io.aethermagic.transport.hub.HubAuthorization;
import io.aethermagic.transport.websocket.ForeignHttp;
import io.aethermagic.transport.websocket.WebSocketHub;
import jakarta.websocket.WebSocketContainer;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.server.standard.StandardWebSocketUpgradeStrategy;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;
import org.springframework.web.socket.server.support.OriginHandshakeInterceptor;
import org.springframework.web.socket.server.support.WebSocketHandlerMapping;
import org.springframework.web.socket.server.support.WebSocketHttpRequestHandler;

/**
 * Auto-configuration of the transport {@code websocket}, where its libraries are.
 */
@AutoConfiguration(before = AetherAutoConfiguration.class,
		after = { AetherHubAutoConfiguration.class, SslAutoConfiguration.class })
@ConditionalOnBooleanProperty(name = "aether.enabled", matchIfMissing = true)
@ConditionalOnClass({ WebSocketHandler.class, WebSocketContainer.class })
@EnableConfigurationProperties(AetherWebSocketProperties.class)
public final class AetherWebSocketAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	WebSocketConnectionDetails aetherWebSocketConnectionDetails(AetherWebSocketProperties properties,
			ObjectProvider<SslBundles> bundles) {
		return new PropertiesWebSocketConnectionDetails(
				new WebSocketValues(TransportProperties.ofAll(WebSocketTransportFactory.TYPE, properties)),
				bundles.getIfAvailable());
	}

	@Bean
	@ConditionalOnMissingBean(name = "aetherWebSocketTransportFactory")
	WebSocketTransportFactory aetherWebSocketTransportFactory(TransportPropertiesBinder binder,
			WebSocketConnectionDetails details, ObjectProvider<SslBundles> bundles, TransportHubs hubs,
			ObjectProvider<HubEndpoint<WebSocketHub>> endpoint) {
		return new WebSocketTransportFactory(binder, details, bundles, hubs, endpoint);
	}

	/**
	 * The endpoint of the hub, as any other of the web application: what secures its
	 * requests secures the handshake too.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	@ConditionalOnClass(DispatcherServlet.class)
	@ConditionalOnProperty(name = "aether.websocket.mode", havingValue = "hub")
	static class Endpoint {

		/** Before the application's controllers, one of which may take all paths. */
		private static final int ORDER = -1;

		private final WebSocketValues values;

		Endpoint(AetherWebSocketProperties properties) {
			this.values = new WebSocketValues(TransportProperties.ofAll(WebSocketTransportFactory.TYPE, properties));
		}

		@Bean
		@ConditionalOnMissingBean
		WebSocketHub aetherWebSocketHub(AetherTransportSettings settings,
				ObjectProvider<HubAuthorization> authorization) {
			return new WebSocketHub(this.values.wire(settings), settings.timers(),
					authorization.getIfAvailable(() -> HubAuthorization.EVERYBODY));
		}

		@Bean
		HubEndpoint<WebSocketHub> aetherHubEndpoint(WebSocketHub hub, ObjectProvider<AetherWorkers> workers) {
			return new HubEndpoint<>(WebSocketTransportFactory.TYPE, hub, workers);
		}

		@Bean
		@ConditionalOnMissingBean(name = "aetherWebSocketHandlerMapping")
		WebSocketHandlerMapping aetherWebSocketHandlerMapping(WebSocketHub hub) {
			WebSocketHttpRequestHandler handler = new UncompressedHandshake(hub,
					new DefaultHandshakeHandler(new StandardWebSocketUpgradeStrategy()));
			handler.setHandshakeInterceptors(List.of(new TokenInterceptor(this.values.token()),
					new OriginHandshakeInterceptor(this.values.allowedOrigins())));
			WebSocketHandlerMapping mapping = new WebSocketHandlerMapping();
			mapping.setUrlMap(Map.of(this.values.path(), handler));
			mapping.setOrder(ORDER);
			return mapping;
		}

		@Bean
		@ConditionalOnBooleanProperty("aether.compatibility.aethermagic")
		SimpleUrlHandlerMapping aetherForeignHttpHandlerMapping(WebSocketHub hub, AetherTransportSettings settings) {
			HttpRequestHandler handler = new TokenInterceptor(this.values.token())
				.before(new ForeignHttp(hub, settings.maxMessageSize()));
			Map<String, Object> paths = new LinkedHashMap<>();
			Stream.of(ForeignHttp.PATHS).forEach((path) -> paths.put(path, handler));
			return new SimpleUrlHandlerMapping(paths, ORDER);
		}

	}

}
