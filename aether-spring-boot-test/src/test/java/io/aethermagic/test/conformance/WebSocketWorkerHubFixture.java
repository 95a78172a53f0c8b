package io.aethermagic.test.conformance;

import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.local.HubReference;
import io.aethermagic.transport.local.LocalTransport;
import org.jspecify.annotations.Nullable;

/**
 * A hub inside the first instance that connects, which calls it in its own process; all
 * others come over a WebSocket.
 */
public class WebSocketWorkerHubFixture extends WebSocketFixture {

	private final HubReference way = new HubReference(server().hub());

	private @Nullable AetherTransport inside;

	@Override
	public synchronized AetherTransport connect() {
		if (this.inside != null) {
			return super.connect();
		}
		AetherTransport transport = LocalTransport.create(this.way, timers());
		this.inside = transport;
		return transport;
	}

	private synchronized boolean isInside(AetherTransport transport) {
		return this.inside == transport;
	}

	@Override
	public void cut(AetherTransport transport) {
		if (isInside(transport)) {
			this.way.cut();
		}
		else {
			super.cut(transport);
		}
	}

	@Override
	public void restore(AetherTransport transport) {
		if (isInside(transport)) {
			this.way.restore();
		}
		else {
			super.restore(transport);
		}
	}

	@Override
	public void restart() {
		super.restart();
		this.way.moveTo(server().hub());
	}

	@Override
	public void close() {
		AetherTransport inside = this.inside;
		if (inside != null) {
			inside.stop();
		}
		super.close();
	}

}
