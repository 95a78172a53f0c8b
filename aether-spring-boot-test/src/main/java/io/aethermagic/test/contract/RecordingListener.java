package io.aethermagic.test.contract;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.Delivery;
import io.aethermagic.transport.DeliveryListener;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * A subscription of a test: it writes down what it is called with, and then does what the
 * test wants done in the call. Safe for use by several threads.
 */
final class RecordingListener implements DeliveryListener {

	private final List<Delivery> deliveries = Collections.synchronizedList(new ArrayList<>());

	private final List<AetherMessage> overload = Collections.synchronizedList(new ArrayList<>());

	private final ContractKit kit;

	private volatile @Nullable Subscription subscription;

	private volatile Consumer<Delivery> step = (delivery) -> {
	};

	private volatile Consumer<AetherMessage> overloadStep = (message) -> {
	};

	private RecordingListener(ContractKit kit) {
		this.kit = kit;
	}

	static RecordingListener subscribe(ContractKit kit, AetherTransport transport, Channel channel,
			SubscribeOptions options) {
		RecordingListener made = new RecordingListener(kit);
		made.subscription = transport.subscribe(channel, options, made);
		return made;
	}

	/**
	 * Do something in each call.
	 * @param step what
	 * @return this
	 */
	RecordingListener on(Consumer<Delivery> step) {
		this.step = step;
		return this;
	}

	/**
	 * Do something in each call that tells of a message that will not be delivered.
	 * @param step what
	 */
	void onOverload(Consumer<AetherMessage> step) {
		this.overloadStep = step;
	}

	@Override
	public void onDelivery(Delivery delivery) {
		this.deliveries.add(delivery);
		this.step.accept(delivery);
	}

	@Override
	public void onOverload(AetherMessage message) {
		this.overload.add(message);
		this.overloadStep.accept(message);
	}

	Subscription subscription() {
		return Objects.requireNonNull(this.subscription, "It has not subscribed yet");
	}

	/**
	 * Ask for more.
	 * @param n how many
	 * @return this
	 */
	RecordingListener request(long n) {
		subscription().request(n);
		return this;
	}

	/**
	 * Ask for more, and wait until the broker or hub knows the subscription.
	 * @param n how many
	 * @return this
	 */
	RecordingListener ready(long n) {
		request(n);
		this.kit.get("the subscription is ready", subscription().ready());
		return this;
	}

	CompletionStage<Void> closing() {
		return subscription().close();
	}

	void close() {
		this.kit.get("the subscription is closed", closing());
	}

	int count() {
		return this.deliveries.size();
	}

	/**
	 * Wait for a delivery.
	 * @param index which, from 0
	 * @return the delivery
	 */
	Delivery delivery(int index) {
		until(index + 1);
		return this.deliveries.get(index);
	}

	void until(int count) {
		this.kit.until(count + " deliveries have come", () -> count() >= count);
	}

	/**
	 * Return the numbers of what has come, in order.
	 */
	List<Integer> numbers() {
		synchronized (this.deliveries) {
			return this.deliveries.stream().map((delivery) -> ChannelKind.number(delivery.message())).toList();
		}
	}

	List<Integer> overloadNumbers() {
		synchronized (this.overload) {
			return this.overload.stream().map(ChannelKind::number).toList();
		}
	}

}
