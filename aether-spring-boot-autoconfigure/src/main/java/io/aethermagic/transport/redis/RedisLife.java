package io.aethermagic.transport.redis;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.transport.BufferLevel;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.MessageTooLargeException;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.redis.connection.RedisProblems;
import io.aethermagic.transport.redis.connection.RedisSession;
import io.aethermagic.transport.support.Stages;
import io.aethermagic.transport.support.SubscriptionRefusedException;
import io.aethermagic.transport.support.TopicLink;

/**
 * One life of the connections to Redis. Safe for use by several threads; no method
 * blocks.
 */
final class RedisLife implements TopicLink {

	/** What a task may gain on its way in headers, or as a letter, in bytes. */
	private static final int TASK_ROOM = 32 * 1024;

	/** How long a goodbye may take. */
	private static final int GOODBYE_SECONDS = 5;

	private final RedisInstance own;

	private final RedisSession session;

	private final Presence presence;

	private final ModeSupport mode;

	private final long largestValue;

	RedisLife(RedisInstance own, RedisSession session, Presence presence, ModeSupport mode, long largestValue) {
		this.own = own;
		this.session = session;
		this.presence = presence;
		this.mode = mode;
		this.largestValue = largestValue;
	}

	RedisSession session() {
		return this.session;
	}

	@Override
	public CompletionStage<Receipt> send(Channel channel, AetherMessage message, SendOptions options) {
		int size = message.payload().length;
		int most = this.own.context().settings().maxMessageSize();
		if (size > most) {
			return Stages.failed(new MessageTooLargeException(
					"The message has " + size + " bytes, more than the " + most + " of aether.max-message-size"));
		}
		boolean first = channel instanceof Channel.TaskQueue && !message.headers().containsKey(Headers.WORKGROUP);
		long room = first ? TASK_ROOM : 0;
		if (MessageFrame.most(message) + room > this.largestValue) {
			long frame = MessageFrame.write(message).length;
			if (frame + room > this.largestValue) {
				return Stages.failed(new MessageTooLargeException("The message is a value of " + frame + " bytes"
						+ ((room > 0) ? ", and " + room + " are kept for what it gains on its way" : "")
						+ ". Redis takes values of at most " + this.largestValue
						+ " bytes. Raise its proto-max-bulk-len, or send less"));
			}
		}
		return this.mode.send(this.session, channel, message, options);
	}

	@Override
	public Instant heard() {
		return this.presence.heard();
	}

	@Override
	public List<BufferLevel> buffers() {
		return this.mode.buffers();
	}

	@Override
	public CompletionStage<Void> subscribe(Collection<String> names) {
		return refusable(this.session.channels().subscribe(List.copyOf(names)));
	}

	@Override
	public CompletionStage<Void> unsubscribe(Collection<String> names) {
		return Stages.all(names.stream().map(this.session.channels()::unsubscribe).toList());
	}

	/**
	 * Let what Redis refuses be known as such.
	 */
	static CompletionStage<Void> refusable(CompletionStage<Void> step) {
		return step.exceptionallyCompose((failure) -> CompletableFuture.failedStage(RedisProblems.isRefusal(failure)
				? new SubscriptionRefusedException(RedisProblems.text(failure), failure) : failure));
	}

	@Override
	public CompletionStage<Void> close() {
		this.own.ended(this.session);
		return this.presence.leave(this.session)
			.toCompletableFuture()
			.orTimeout(GOODBYE_SECONDS, TimeUnit.SECONDS)
			.handle((said, failure) -> said)
			.thenCompose((said) -> this.session.close());
	}

	@Override
	public void abandon(Throwable why) {
		this.session.lost(why);
	}

}
