package io.aethermagic.autoconfigure.websocket;

import java.net.URI;
import java.util.List;

import io.aethermagic.autoconfigure.AetherTransportSettings;
import io.aethermagic.autoconfigure.BuiltInTransportFactory;
import io.aethermagic.autoconfigure.InvalidAetherPropertyException;
import io.aethermagic.autoconfigure.TransportPropertiesBinder;
import io.aethermagic.autoconfigure.hub.HubEndpoint;
import io.aethermagic.autoconfigure.hub.TransportHubs;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.hub.Hub;
import io.aethermagic.transport.local.LocalTransport;
import io.aethermagic.transport.websocket.WebSocketHub;
import io.aethermagic.transport.websocket.WebSocketSettings;
import io.aethermagic.transport.websocket.WebSocketTransport;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.SslBundles;

/**
 * Creates transports of the type {@code websocket}: one that connects to a hub, or one
 * that is on the hub in this application and lets others in.
 */
final class WebSocketTransportFactory implements BuiltInTransportFactory {

	static final String TYPE = "websocket";

	private final TransportPropertiesBinder binder;

	private final WebSocketConnectionDetails details;

	private final ObjectProvider<SslBundles> bundles;

	private final TransportHubs hubs;

	private final ObjectProvider<HubEndpoint<WebSocketHub>> endpoint;

	WebSocketTransportFactory(TransportPropertiesBinder binder, WebSocketConnectionDetails details,
			ObjectProvider<SslBundles> bundles, TransportHubs hubs,
			ObjectProvider<HubEndpoint<WebSocketHub>> endpoint) {
		this.binder = binder;
		this.details = details;
		this.bundles = bundles;
		this.hubs = hubs;
		this.endpoint = endpoint;
	}

	@Override
	public String type() {
		return TYPE;
	}

	@Override
	public AetherTransport create(String name, AetherTransportSettings settings) {
		WebSocketValues values = values(name);
		return values.isHub() ? hub(name, values, settings)
				: WebSocketTransport.create(client(name, settings), settings.timers());
	}

	WebSocketSettings client(String name, AetherTransportSettings settings) {
		WebSocketValues values = values(name);
		SslBundles bundles = this.bundles.getIfAvailable();
		WebSocketConnectionDetails connection = connection(values, bundles);
		List<URI> urls = connection.urls();
		return values.client(settings, urls, values.hasOwnToken() ? values.token() : connection.token(),
				values.hasOwnBundle() ? () -> values.bundle(urls, bundles) : connection::sslBundle);
	}

	/**
	 * The properties of one transport include those of all. Connection details from
	 * elsewhere take the place of the latter.
	 */
	private WebSocketConnectionDetails connection(WebSocketValues values, @Nullable SslBundles bundles) {
		if (values.hasOwnUrl() || this.details instanceof PropertiesWebSocketConnectionDetails) {
			return new PropertiesWebSocketConnectionDetails(values, bundles);
		}
		return this.details;
	}

	private WebSocketValues values(String name) {
		return new WebSocketValues(this.binder.bind(name, TYPE, AetherWebSocketProperties.class));
	}

	private AetherTransport hub(String name, WebSocketValues values, AetherTransportSettings settings) {
		HubEndpoint<WebSocketHub> endpoint = this.endpoint.getIfAvailable();
		if (endpoint == null) {
			throw new InvalidAetherPropertyException(values.property("mode"), "hub",
					"A hub needs aether.websocket.mode to be 'hub', and a servlet web application with Spring MVC",
					"Set aether.websocket.mode to 'hub', not below aether.transports, and add "
							+ "spring-boot-starter-websocket; or set " + values.property("mode") + " to 'client'");
		}
		Hub hub = this.hubs.hub(name);
		endpoint.open(name, hub);
		return LocalTransport.create(hub, settings.timers());
	}

}
