package io.aethermagic.test.application;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.message.MessageCodec;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.BufferLevel;
import io.aethermagic.transport.Capability;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.DeadLetters;
import io.aethermagic.transport.DeliveryListener;
import io.aethermagic.transport.LastWill;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.Subscription;
import io.aethermagic.transport.TransportState;
import org.jspecify.annotations.Nullable;

/**
 * The transport of an application under test: records events, and lets happen to messages
 * what a test wants. One that was replaced says that it can do everything, as what it
 * stands for is not known. Safe for use by several threads.
 */
final class WatchedTransport implements AetherTransport {

	private final AetherTransport inner;

	private final boolean replaced;

	private final AetherRecorder recorder;

	private final MessageFaults faults;

	private final MessageCodec codec;

	private final Timers timers;

	WatchedTransport(AetherTransport inner, boolean replaced, AetherRecorder recorder, MessageFaults faults,
			MessageCodec codec, Timers timers) {
		this.inner = inner;
		this.replaced = replaced;
		this.recorder = recorder;
		this.faults = faults;
		this.codec = codec;
		this.timers = timers;
	}

	@Override
	public Set<Capability> capabilities() {
		return this.replaced ? EnumSet.allOf(Capability.class) : this.inner.capabilities();
	}

	@Override
	public CompletionStage<Void> start(String instance, LastWill will) {
		return this.inner.start(instance, will);
	}

	@Override
	public CompletionStage<Void> stop() {
		return this.inner.stop();
	}

	@Override
	public CompletionStage<Receipt> send(Channel channel, AetherMessage message, SendOptions options) {
		if (message.headers().containsKey(Headers.EVENT)) {
			this.recorder.event(channel, message);
		}
		MessageFault fault = fault(channel, message);
		if (fault == null) {
			return this.inner.send(channel, message, options);
		}
		switch (fault.kind()) {
			case LATE_ANSWER -> {
				this.timers.schedule(fault.delay(), () -> this.inner.send(channel, message, options));
				return CompletableFuture.completedFuture(Receipt.ROUTED);
			}
			case LOST_ANSWER -> {
				return CompletableFuture.completedFuture(Receipt.ROUTED);
			}
			default -> {
				this.inner.send(channel, message, options);
				return this.inner.send(channel, message, options);
			}
		}
	}

	private @Nullable MessageFault fault(Channel channel, AetherMessage message) {
		boolean candidate = channel instanceof Channel.TaskQueue
				|| (channel instanceof Channel.Inbox && !message.headers().containsKey(Headers.CONTROL));
		return (!candidate || this.faults.isEmpty()) ? null : this.faults.take(channel, this.codec.decode(message));
	}

	@Override
	public Subscription subscribe(Channel channel, SubscribeOptions options, DeliveryListener listener) {
		return this.inner.subscribe(channel, options, listener);
	}

	@Override
	public TransportState state() {
		return this.inner.state();
	}

	@Override
	public void onState(Consumer<TransportState> listener) {
		this.inner.onState(listener);
	}

	@Override
	public List<BufferLevel> buffers() {
		return this.inner.buffers();
	}

	@Override
	public DeadLetters deadLetters() {
		return this.inner.deadLetters();
	}

}
