package io.aethermagic.autoconfigure.zeromq;

import io.aethermagic.autoconfigure.AetherTransportSettings;
import io.aethermagic.autoconfigure.BuiltInTransportFactory;
import io.aethermagic.autoconfigure.InvalidAetherPropertyException;
import io.aethermagic.autoconfigure.TransportPropertiesBinder;
import io.aethermagic.autoconfigure.hub.AetherHubProperties;
import io.aethermagic.autoconfigure.hub.HubEndpoint;
import io.aethermagic.autoconfigure.hub.TransportHubs;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.TransportException;
import io.aethermagic.transport.hub.Hub;
import io.aethermagic.transport.local.LocalTransport;
import io.aethermagic.transport.zeromq.PeersSettings;
import io.aethermagic.transport.zeromq.ZeroMqHub;
import io.aethermagic.transport.zeromq.ZeroMqSettings;
import io.aethermagic.transport.zeromq.ZeroMqTransport;

import org.springframework.beans.factory.ObjectProvider;

/**
 * Creates transports of the type {@code zeromq}: one that connects to a hub, one that is
 * on the hub in this application and lets others in, or one that meets others without.
 */
final class ZeroMqTransportFactory implements BuiltInTransportFactory {

	static final String TYPE = "zeromq";

	private final TransportPropertiesBinder binder;

	private final TransportHubs hubs;

	private final ObjectProvider<HubEndpoint<ZeroMqHub>> endpoint;

	private final AetherHubProperties hubSettings;

	private final ObjectProvider<ZeroMqClientKeys> allowed;

	private final ZeroMqConnectionDetails details;

	ZeroMqTransportFactory(TransportPropertiesBinder binder, ZeroMqConnectionDetails details, TransportHubs hubs,
			ObjectProvider<HubEndpoint<ZeroMqHub>> endpoint, AetherHubProperties hubSettings,
			ObjectProvider<ZeroMqClientKeys> allowed) {
		this.binder = binder;
		this.details = details;
		this.hubs = hubs;
		this.endpoint = endpoint;
		this.hubSettings = hubSettings;
		this.allowed = allowed;
	}

	@Override
	public String type() {
		return TYPE;
	}

	@Override
	public AetherTransport create(String name, AetherTransportSettings settings) {
		ZeroMqValues values = values(name);
		return switch (values.mode()) {
			case HUB -> hub(name, values, settings);
			case CLIENT -> ZeroMqTransport.client(client(name, settings), settings.timers());
			case PEERS -> ZeroMqTransport.peers(peers(name, settings), settings.timers());
		};
	}

	PeersSettings peers(String name, AetherTransportSettings settings) {
		ZeroMqValues values = values(name);
		return values.peers(settings, this.hubSettings.settings(settings.lease()), connection(values),
				this.allowed.getIfAvailable());
	}

	ZeroMqSettings client(String name, AetherTransportSettings settings) {
		ZeroMqValues values = values(name);
		return values.client(settings, connection(values));
	}

	/**
	 * The properties of one transport include those of all. Connection details from
	 * elsewhere take the place of the latter.
	 */
	private ZeroMqConnectionDetails connection(ZeroMqValues values) {
		if (values.hasOwnConnect() || this.details instanceof PropertiesZeroMqConnectionDetails) {
			return new PropertiesZeroMqConnectionDetails(values);
		}
		return this.details;
	}

	private ZeroMqValues values(String name) {
		return new ZeroMqValues(this.binder.bind(name, TYPE, AetherZeroMqProperties.class));
	}

	private AetherTransport hub(String name, ZeroMqValues values, AetherTransportSettings settings) {
		HubEndpoint<ZeroMqHub> endpoint = this.endpoint.getIfAvailable();
		if (endpoint == null) {
			throw new InvalidAetherPropertyException(values.property("mode"), "hub",
					"A hub needs aether.zeromq.mode to be 'hub'",
					"Set aether.zeromq.mode to 'hub', not below aether.transports; or set " + values.property("mode")
							+ " to 'client' or 'peers'");
		}
		Hub hub = this.hubs.hub(name);
		try {
			endpoint.open(name, hub);
		}
		catch (TransportException ex) {
			throw new InvalidAetherPropertyException(values.property("bind"), values.bind(),
					String.valueOf(ex.getMessage()), "Set " + values.property("bind") + " to an address of this machine"
							+ " with a port that is free, tcp://*:5555 for example");
		}
		return LocalTransport.create(hub, settings.timers());
	}

}
