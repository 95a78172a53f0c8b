package io.aethermagic.transport.zeromq;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.transport.BufferLevel;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.TransportException;
import io.aethermagic.transport.support.Link;

/**
 * The time during which an instance is connected to others, whoever they are. It is over
 * when the last one is lost. Safe for use by several threads.
 */
final class PeersLink implements Link {

	private final Ways ways;

	private final Consumer<Throwable> lost;

	private final CompletableFuture<PeersLink> begun = new CompletableFuture<>();

	PeersLink(Ways ways, Consumer<Throwable> lost) {
		this.ways = ways;
		this.lost = lost;
	}

	CompletableFuture<PeersLink> begun() {
		return this.begun;
	}

	/**
	 * Take note that nobody is there any more.
	 */
	void lost(String why) {
		TransportException failure = new TransportException(why, null);
		if (!this.begun.completeExceptionally(failure) && !this.begun.isCompletedExceptionally()) {
			this.lost.accept(failure);
		}
	}

	@Override
	public CompletionStage<Receipt> send(Channel channel, AetherMessage message, SendOptions options) {
		return this.ways.send(channel, message, options);
	}

	@Override
	public Instant heard() {
		return this.ways.heard();
	}

	@Override
	public List<BufferLevel> buffers() {
		return this.ways.buffers();
	}

	@Override
	public CompletionStage<Void> close() {
		return this.ways.goodbye();
	}

	@Override
	public void abandon(Throwable why) {
		this.ways.abandon();
	}

	/**
	 * What is done while it lasts.
	 */
	interface Ways {

		CompletionStage<Receipt> send(Channel channel, AetherMessage message, SendOptions options);

		Instant heard();

		List<BufferLevel> buffers();

		/**
		 * Say goodbye to all.
		 */
		CompletionStage<Void> goodbye();

		/**
		 * Take note that it is of no use.
		 */
		void abandon();

	}

}
