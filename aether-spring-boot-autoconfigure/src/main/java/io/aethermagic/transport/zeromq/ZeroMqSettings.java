package io.aethermagic.transport.zeromq;

import java.util.List;

import io.aethermagic.transport.hub.wire.WireSettings;
import io.aethermagic.transport.support.Backoff;
import org.jspecify.annotations.Nullable;

/**
 * How a client connects to hubs.
 *
 * @param connect where hubs are, {@code tcp://host:port}; tried in turn
 * @param backoff how long to wait before connecting again
 * @param wire how the connections behave
 * @param curve the keys, or {@code null} where nothing is encrypted
 */
public record ZeroMqSettings(List<String> connect, Backoff backoff, WireSettings wire, @Nullable CurveSettings curve) {

	/**
	 * Create settings.
	 * @throws IllegalArgumentException if there is no address
	 */
	public ZeroMqSettings {
		connect = List.copyOf(connect);
		if (connect.isEmpty()) {
			throw new IllegalArgumentException("There is no address of a hub");
		}
	}

	SocketSettings socket() {
		return new SocketSettings(this.wire.lease(), this.curve);
	}

}
