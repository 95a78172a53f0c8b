package io.aethermagic.test;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.Custody;
import io.aethermagic.transport.Delivery;
import io.aethermagic.transport.SendOptions;
import org.jspecify.annotations.Nullable;

/**
 * A delivery that the broker forgets once it is accepted, as MQTT's does: to release it
 * after that is to publish it again, for the same workgroup, with what time it has left.
 */
final class RepublishingDelivery implements Delivery {

	private final Delivery inner;

	private final AetherTransport transport;

	private final Channel channel;

	private final String workgroup;

	private volatile boolean accepted;

	RepublishingDelivery(Delivery inner, AetherTransport transport, Channel channel, String workgroup) {
		this.inner = inner;
		this.transport = transport;
		this.channel = channel;
		this.workgroup = workgroup;
	}

	@Override
	public AetherMessage message() {
		return this.inner.message();
	}

	@Override
	public int deliveryCount() {
		return this.inner.deliveryCount();
	}

	@Override
	public @Nullable Duration age() {
		return this.inner.age();
	}

	@Override
	public CompletionStage<Custody> accept() {
		this.accepted = true;
		return this.inner.accept();
	}

	@Override
	public CompletionStage<Custody> extend() {
		return this.inner.extend();
	}

	@Override
	public CompletionStage<Custody> ack() {
		return this.inner.ack();
	}

	@Override
	public CompletionStage<Custody> release() {
		if (!this.accepted) {
			return this.inner.release();
		}
		AetherMessage message = message();
		Map<String, String> headers = new HashMap<>(message.headers());
		headers.put(Headers.WORKGROUP, this.workgroup);
		SendOptions options = SendOptions.DEFAULT;
		long remaining = Headers.number(headers, Headers.REMAINING, -1);
		if (remaining >= 0) {
			Duration age = age();
			long left = remaining - ((age != null) ? age.toMillis() : 0);
			if (left <= 0) {
				return CompletableFuture.completedStage(Custody.HELD);
			}
			headers.put(Headers.REMAINING, Long.toString(left));
			options = options.withExpiry(Duration.ofMillis(left));
		}
		return this.transport.send(this.channel, message.again(UUID.randomUUID().toString(), headers), options)
			.thenApply((receipt) -> Custody.HELD);
	}

}
