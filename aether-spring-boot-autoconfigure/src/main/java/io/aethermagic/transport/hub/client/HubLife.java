package io.aethermagic.transport.hub.client;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.transport.BufferLevel;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.TransportException;
import io.aethermagic.transport.hub.HubClient;
import io.aethermagic.transport.hub.HubDelivery;
import io.aethermagic.transport.hub.HubLink;
import io.aethermagic.transport.support.Link;
import org.jspecify.annotations.Nullable;

/**
 * One life of the connection to a hub, and who learns of its end. Safe for use by several
 * threads.
 */
final class HubLife implements Link, HubClient {

	private final HubConnections connections;

	private final Consumer<Throwable> lost;

	private volatile @Nullable HubLink hub;

	private volatile boolean over;

	HubLife(HubConnections connections, Consumer<Throwable> lost) {
		this.connections = connections;
		this.lost = lost;
	}

	void begin(HubLink hub) {
		this.hub = hub;
	}

	HubLink hub() {
		return Objects.requireNonNull(this.hub, "A life that has not begun");
	}

	@Override
	public CompletionStage<Receipt> send(Channel channel, AetherMessage message, SendOptions options) {
		return hub().send(channel, message, options);
	}

	@Override
	public Instant heard() {
		return hub().heard();
	}

	@Override
	public String incarnation() {
		return hub().incarnation();
	}

	@Override
	public List<BufferLevel> buffers() {
		return hub().buffers();
	}

	@Override
	public CompletionStage<Void> restored() {
		CompletionStage<Void> claimed = hub().claimed();
		this.connections.restored(hub());
		return claimed;
	}

	@Override
	public void onDelivery(HubDelivery delivery) {
		if (!this.over) {
			this.connections.deliver(this, delivery);
		}
	}

	@Override
	public void onOverload(long subscription, AetherMessage message) {
		this.connections.overload(subscription, message);
	}

	@Override
	public void onClosed(String why) {
		end();
		this.lost.accept(new TransportException(why, null));
	}

	@Override
	public CompletionStage<Void> close() {
		end();
		return hub().close();
	}

	@Override
	public void abandon(Throwable why) {
		end();
		hub().lost();
	}

	private void end() {
		this.over = true;
		HubLink hub = this.hub;
		if (hub != null) {
			this.connections.ended(hub);
		}
	}

}
