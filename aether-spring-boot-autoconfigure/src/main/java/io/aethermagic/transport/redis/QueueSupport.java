package io.aethermagic.transport.redis;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

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
import io.aethermagic.transport.support.Stages;
import io.aethermagic.transport.support.TaskAgain;
import io.aethermagic.transport.support.TopicAttachment;

/**
 * The modes in which Redis keeps tasks until they are done, in streams or in lists. An
 * inbox is a short stream in both, and topics are channels.
 */
final class QueueSupport implements ModeSupport {

	private final RedisInstance own;

	private final RedisContext context;

	private final QueueStore store;

	private final QueueSender tasks;

	private final KeptInboxSender inboxes;

	private final AtomicLong consumers = new AtomicLong();

	QueueSupport(RedisInstance own, QueueStore store) {
		this.own = own;
		this.context = own.context();
		this.store = store;
		this.tasks = new QueueSender(store, this.context.settings().bounds(), this.context.timers());
		this.inboxes = new KeptInboxSender(this.context.keys(), this.context.settings().bounds(),
				this.context.timers());
	}

	@Override
	public Set<Capability> capabilities() {
		return this.store.capabilities();
	}

	@Override
	public List<BufferLevel> buffers() {
		return List.of(this.tasks.level(), this.inboxes.level());
	}

	@Override
	public List<Script> scripts() {
		return this.store.scripts().all();
	}

	@Override
	public CompletionStage<Receipt> send(RedisSession session, Channel channel, AetherMessage message,
			SendOptions options) {
		if (channel instanceof Channel.TaskQueue queue) {
			return this.tasks.send(session.writes(), queue.address(), message, options);
		}
		if (channel instanceof Channel.Inbox inbox) {
			return this.inboxes.send(session.commands(), inbox.instance(), message, options);
		}
		RedisLink link = session.commands();
		return link.publish(this.context.keys().topic(channel), MessageFrame.write(message)).thenApply(link::published);
	}

	@Override
	public Attachment<RedisLife> attachment(Channel channel, SubscribeOptions options,
			LinkedSubscription<RedisLife> subscription) {
		if (channel instanceof Channel.TaskQueue queue) {
			long number = this.consumers.incrementAndGet();
			return new QueueAttachment(this.own, this.store, queue.address(), options,
					() -> this.own.name() + "-" + number, subscription,
					(delivery) -> sendAgain(queue, options, delivery));
		}
		if (channel instanceof Channel.Inbox inbox) {
			return new KeptInboxAttachment(this.own, inbox.instance(), options, subscription, (life) -> Stages.DONE);
		}
		return TopicAttachment.in(this.own.listeners(), Set.of(this.context.keys().topic(channel)), options.actions(),
				ChannelMessage::message, subscription);
	}

	private void sendAgain(Channel.TaskQueue queue, SubscribeOptions options, QueueDelivery delivery) {
		TaskAgain again = TaskAgain.of(delivery.message(), options.workgroup(), delivery.waited());
		RedisSession session = this.own.session();
		if (again != null && session != null) {
			send(session, queue, again.message(), again.options());
		}
	}

	@Override
	public List<ChannelMessage> read(String channel, byte[] frame) {
		MessageFrame framed = MessageFrame.read(frame);
		AetherMessage message = (framed != null) ? framed.message() : null;
		return (message != null) ? List.of(new ChannelMessage(message, 0)) : List.of();
	}

}
