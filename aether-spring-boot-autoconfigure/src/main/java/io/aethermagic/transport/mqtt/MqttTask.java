package io.aethermagic.transport.mqtt;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.transport.Custody;
import io.aethermagic.transport.Delivery;
import io.aethermagic.transport.support.Stages;
import io.aethermagic.transport.support.TaskAgain;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.jspecify.annotations.Nullable;

/**
 * A task from a shared subscription. The broker forgets it when it is acknowledged, which
 * is when it is accepted: from then on the caller watches over it. To release it is to
 * send it again, and to acknowledge it only after that is confirmed. The broker knows of
 * no custody, so no step finds it lost.
 *
 * @promise 4.10
 * @promise 5.15
 */
final class MqttTask implements Delivery {

	private final AetherMessage message;

	private final MqttMessage packet;

	private final MqttLink link;

	private final MqttTasks tasks;

	private final long arrivedNanos;

	private final @Nullable Duration age;

	private final AtomicBoolean acknowledged = new AtomicBoolean();

	MqttTask(AetherMessage message, MqttMessage packet, MqttLink link, MqttTasks tasks) {
		this.message = message;
		this.packet = packet;
		this.link = link;
		this.tasks = tasks;
		this.arrivedNanos = tasks.timers().nanoTime();
		this.age = MqttMessages.age(message, packet, tasks.timers().now());
	}

	@Override
	public AetherMessage message() {
		return this.message;
	}

	@Override
	public int deliveryCount() {
		return 1;
	}

	@Override
	public @Nullable Duration age() {
		return this.age;
	}

	boolean isPastWindow() {
		return TaskAgain.isPastWindow(this.message, waited());
	}

	/**
	 * Return how long it has waited at the broker, as far as that is known, and here.
	 */
	Duration waited() {
		Duration here = Duration.ofNanos(this.tasks.timers().nanoTime() - this.arrivedNanos);
		return (this.age != null) ? this.age.plus(here) : here;
	}

	@Override
	public CompletionStage<Custody> accept() {
		return acknowledge();
	}

	@Override
	public CompletionStage<Custody> extend() {
		return Stages.HELD;
	}

	@Override
	public CompletionStage<Custody> ack() {
		return acknowledge();
	}

	private CompletionStage<Custody> acknowledge() {
		if (this.packet.getQos() > 0 && this.acknowledged.compareAndSet(false, true)) {
			this.link.acknowledge(this.packet);
		}
		return Stages.HELD;
	}

	@Override
	public CompletionStage<Custody> release() {
		return this.tasks.sendAgain(this).thenCompose((sent) -> acknowledge());
	}

}
