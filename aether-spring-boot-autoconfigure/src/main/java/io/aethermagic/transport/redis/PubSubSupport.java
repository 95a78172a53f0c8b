package io.aethermagic.transport.redis;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.transport.BufferLevel;
import io.aethermagic.transport.Capability;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.redis.connection.RedisLink;
import io.aethermagic.transport.redis.connection.RedisSession;
import io.aethermagic.transport.redis.connection.Script;
import io.aethermagic.transport.support.Attachment;
import io.aethermagic.transport.support.LinkedSubscription;
import io.aethermagic.transport.support.TopicAttachment;

/**
 * The mode in which tasks are published and not kept: every worker hears of every task,
 * and one of each workgroup claims it. Answers are published too, and kept only while
 * their caller does not listen.
 */
final class PubSubSupport implements ModeSupport {

	private static final Set<Capability> CAPABILITIES = Set.of(Capability.BROADCAST);

	private final RedisInstance own;

	private final RedisContext context;

	private final ChannelInboxSender inboxes;

	private final KeptInboxSender keptInboxes;

	private final AtomicLong consumers = new AtomicLong();

	PubSubSupport(RedisInstance own) {
		this.own = own;
		this.context = own.context();
		this.inboxes = new ChannelInboxSender(this.context.keys(), this.context.settings().bounds(),
				this.context.timers());
		this.keptInboxes = new KeptInboxSender(this.context.keys(), this.context.settings().bounds(),
				this.context.timers());
	}

	@Override
	public Set<Capability> capabilities() {
		return CAPABILITIES;
	}

	@Override
	public List<BufferLevel> buffers() {
		return List.of(this.inboxes.level(), this.keptInboxes.level());
	}

	@Override
	public List<Script> scripts() {
		return List.of(Claims.SCRIPT);
	}

	@Override
	public CompletionStage<Receipt> send(RedisSession session, Channel channel, AetherMessage message,
			SendOptions options) {
		RedisLink link = session.commands();
		if (channel instanceof Channel.Inbox inbox) {
			return tell(link, inbox.instance(), message, options);
		}
		return link.publish(channel(channel, message), frame(channel, message)).thenApply(link::published);
	}

	/**
	 * Publish to an instance, and keep what it does not hear, unless that is worth only
	 * the moment. In a cluster nobody knows whether it hears, so that everything is kept.
	 */
	private CompletionStage<Receipt> tell(RedisLink link, String instance, AetherMessage message, SendOptions options) {
		if (link.isCluster()) {
			return this.keptInboxes.send(link, instance, message, options);
		}
		return this.inboxes.send(link, instance, message, options)
			.thenCompose((receipt) -> (receipt == Receipt.UNROUTED && !options.atMostOnce())
					? this.keptInboxes.send(link, instance, message, SendOptions.DEFAULT)
					: CompletableFuture.completedStage(receipt));
	}

	private String channel(Channel channel, AetherMessage message) {
		if (channel instanceof Channel.TaskQueue queue) {
			return this.context.keys().addresses().channel(queue.address(), message, Action.PERFORM);
		}
		if (channel instanceof Channel.AddressTopic topic) {
			return this.context.keys().addresses().channel(topic.address(), message, Action.STATUS);
		}
		return this.context.keys().topic(channel);
	}

	private byte[] frame(Channel channel, AetherMessage message) {
		boolean addressed = channel instanceof Channel.TaskQueue || channel instanceof Channel.AddressTopic;
		return addressed ? ChannelFrames.atAddress(message, this.context.clock())
				: ChannelFrames.toUs(message, this.context.clock());
	}

	@Override
	public Attachment<RedisLife> attachment(Channel channel, SubscribeOptions options,
			LinkedSubscription<RedisLife> subscription) {
		if (channel instanceof Channel.TaskQueue queue) {
			long number = this.consumers.incrementAndGet();
			return new ClaimingAttachment(this.own, queue, options, () -> this.own.name() + "-" + number, subscription);
		}
		if (channel instanceof Channel.Inbox inbox) {
			return new ChannelInboxAttachment(this.own, inbox.instance(), options, subscription);
		}
		return TopicAttachment.in(this.own.listeners(), Set.copyOf(names(channel, options)), options.actions(),
				ChannelMessage::message, subscription);
	}

	private List<String> names(Channel channel, SubscribeOptions options) {
		if (channel instanceof Channel.AddressTopic topic) {
			return this.context.keys().addresses().patterns(topic.address(), options.actions());
		}
		return List.of(this.context.keys().topic(channel));
	}

	@Override
	public List<ChannelMessage> read(String channel, byte[] frame) {
		if (this.context.keys().isInboxChannel(channel)) {
			return ChannelInboxSender.read(frame).stream().map((message) -> new ChannelMessage(message, 0)).toList();
		}
		ChannelMessage published = ChannelFrames.read(channel, frame);
		return (published != null) ? List.of(published) : List.of();
	}

}
