package io.aethermagic.test.toy;

import java.time.Instant;
import java.util.concurrent.CompletionStage;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.TransportException;
import io.aethermagic.transport.support.Link;
import io.aethermagic.transport.support.Stages;

/**
 * One life of a connection to a {@link ToyBroker}. The broker is in this process, so that
 * what is asked is answered at once, and it has always just been heard.
 */
record ToyLink(ToyBroker.Connection broker, Timers timers) implements Link {

	@Override
	public CompletionStage<Receipt> send(Channel channel, AetherMessage message, SendOptions options) {
		if (!this.broker.isOpen()) {
			return Stages.failed(new TransportException("The connection to the toy broker is gone", null));
		}
		return Stages.receipt(this.broker.publish(channel, message, options));
	}

	@Override
	public Instant heard() {
		return this.timers.now();
	}

	@Override
	public CompletionStage<Void> close() {
		this.broker.close();
		return Stages.DONE;
	}

	@Override
	public void abandon(Throwable why) {
		this.broker.lose();
	}

}
