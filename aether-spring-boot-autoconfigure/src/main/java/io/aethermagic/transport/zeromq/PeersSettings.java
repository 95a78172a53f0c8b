package io.aethermagic.transport.zeromq;

import java.util.List;

import io.aethermagic.transport.hub.HubSettings;
import io.aethermagic.transport.hub.wire.WireSettings;
import io.aethermagic.transport.support.Backoff;
import org.jspecify.annotations.Nullable;

/**
 * How an instance meets others without a hub between them.
 *
 * @param bind where it listens, {@code tcp://*:port}, or {@code null} if only it connects
 * @param connect where others listen, {@code tcp://host:port}; all of them are connected
 * to, and all addresses that a host resolves to. Its own may be among them
 * @param backoff how long to wait before connecting again; names are looked up again as
 * often as the longest of the waits
 * @param wire how the connections behave
 * @param hub the bounds of what waits at this instance
 * @param curve the keys, or {@code null} where nothing is encrypted
 */
public record PeersSettings(@Nullable String bind, List<String> connect, Backoff backoff, WireSettings wire,
		HubSettings hub, @Nullable CurveSettings curve) {

	/**
	 * Create settings.
	 * @throws IllegalArgumentException if it neither listens nor connects
	 */
	public PeersSettings {
		connect = List.copyOf(connect);
		hub = hub.withRedelivery(false);
		if (bind == null && connect.isEmpty()) {
			throw new IllegalArgumentException("It neither listens nor connects");
		}
	}

	SocketSettings socket() {
		return new SocketSettings(this.wire.lease(), this.curve);
	}

}
