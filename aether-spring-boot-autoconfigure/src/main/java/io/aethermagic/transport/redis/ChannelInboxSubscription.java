package io.aethermagic.transport.redis;

import java.util.List;
import java.util.concurrent.CompletionStage;

import io.aethermagic.transport.DeliveryListener;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.redis.connection.RedisSession;
import io.aethermagic.transport.support.Stages;

/**
 * The reader of an instance's inbox where messages are published to it, and only those
 * are kept that came while it did not listen: a channel, and a stream beside it. What was
 * kept may come after what was published later. Safe for use by several threads.
 */
final class ChannelInboxSubscription implements RedisSubscription {

	private final Inflow inflow;

	private final ChannelSubscription published;

	private final KeptInboxSubscription kept;

	ChannelInboxSubscription(RedisContext context, ChannelRouter topics, String instance, SubscribeOptions options,
			DeliveryListener listener) {
		this.inflow = new Inflow(listener);
		this.kept = new KeptInboxSubscription(context, instance, options, this.inflow);
		this.published = ChannelSubscription.make(topics, List.of(context.keys().inboxChannel(instance)), options,
				this.inflow);
	}

	@Override
	public void request(long n) {
		this.inflow.request(n);
		this.published.requested();
		this.kept.requested();
	}

	@Override
	public CompletionStage<Void> ready() {
		return Stages.all(List.of(this.published.ready(), this.kept.ready()));
	}

	@Override
	public CompletionStage<Void> close() {
		return Stages.all(List.of(this.published.close(), this.kept.close()));
	}

	@Override
	public CompletionStage<Void> attach(RedisSession session) {
		return this.kept.attach(session);
	}

	@Override
	public void detach(boolean stopped) {
		this.kept.detach(stopped);
	}

	@Override
	public CompletionStage<Void> left() {
		return this.kept.left();
	}

	@Override
	public boolean isOver() {
		return this.kept.isOver();
	}

}
