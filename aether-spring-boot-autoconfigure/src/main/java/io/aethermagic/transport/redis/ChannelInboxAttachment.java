package io.aethermagic.transport.redis;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import io.aethermagic.message.Action;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.support.Attachment;
import io.aethermagic.transport.support.LinkedSubscription;
import io.aethermagic.transport.support.PassingDelivery;
import io.aethermagic.transport.support.Stages;
import org.jspecify.annotations.Nullable;

/**
 * The reader of an instance's inbox where messages are published to it, and only those
 * are kept that came while it did not listen: a channel, and a stream beside it. What was
 * kept may come after what was published later. Safe for use by several threads.
 */
final class ChannelInboxAttachment implements Attachment<RedisLife> {

	private final RedisInstance own;

	private final List<String> channel;

	private final SubscribeOptions options;

	private final LinkedSubscription<RedisLife> subscription;

	private final KeptInboxAttachment kept;

	private final Consumer<ChannelMessage> listener = this::take;

	private volatile @Nullable RedisLife life;

	ChannelInboxAttachment(RedisInstance own, String instance, SubscribeOptions options,
			LinkedSubscription<RedisLife> subscription) {
		this.own = own;
		this.channel = List.of(own.context().keys().inboxChannel(instance));
		this.options = options;
		this.subscription = subscription;
		this.kept = new KeptInboxAttachment(own, instance, options, subscription,
				(life) -> life.subscribe(this.channel));
		own.listeners().add(this.channel, this.listener);
	}

	private void take(ChannelMessage published) {
		Action action = published.message().action();
		if (action == null || this.options.actions().contains(action)) {
			this.subscription.inflow().offer(new PassingDelivery(published.message(), null));
		}
	}

	@Override
	public CompletionStage<Void> attach(RedisLife life) {
		this.life = life;
		return this.kept.attach(life);
	}

	@Override
	public void detach(boolean stopped) {
		this.life = null;
		this.kept.detach(stopped);
	}

	@Override
	public void requested(RedisLife life, long n) {
		this.kept.requested(life, n);
	}

	@Override
	public CompletionStage<Void> close() {
		List<String> orphans = this.own.listeners().remove(this.channel, this.listener);
		RedisLife life = this.life;
		CompletionStage<Void> unsubscribed = (life != null && !orphans.isEmpty()) ? life.unsubscribe(orphans)
				: Stages.DONE;
		return Stages.all(List.of(unsubscribed, this.kept.close()));
	}

	@Override
	public CompletionStage<Void> left() {
		return this.kept.left();
	}

}
