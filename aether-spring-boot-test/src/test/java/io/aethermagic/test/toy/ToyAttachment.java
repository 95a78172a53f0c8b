package io.aethermagic.test.toy;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.Custody;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.TransportException;
import io.aethermagic.transport.support.Attachment;
import io.aethermagic.transport.support.LinkedSubscription;
import io.aethermagic.transport.support.PassingDelivery;
import io.aethermagic.transport.support.Stages;
import io.aethermagic.transport.support.TaskAgain;
import org.jspecify.annotations.Nullable;

/**
 * A subscription at a {@link ToyBroker}.
 */
final class ToyAttachment implements Attachment<ToyLink> {

	private final Channel channel;

	private final SubscribeOptions options;

	private final LinkedSubscription<ToyLink> subscription;

	private final Timers timers;

	private volatile @Nullable ToyLink link;

	private volatile ToyBroker.@Nullable Listener listener;

	ToyAttachment(Channel channel, SubscribeOptions options, LinkedSubscription<ToyLink> subscription, Timers timers) {
		this.channel = channel;
		this.options = options;
		this.subscription = subscription;
		this.timers = timers;
		subscription.inflow().dropIf((delivery) -> delivery instanceof ToyTask task && task.isPastWindow());
	}

	@Override
	public CompletionStage<Void> attach(ToyLink link) {
		this.link = link;
		return this.subscription.ask(link, () -> {
			this.listener = link.broker().subscribe(this.channel, this.options.workgroup(), this::take);
			return Stages.DONE;
		});
	}

	@Override
	public void detach(boolean stopped) {
		this.link = null;
	}

	@Override
	public void requested(ToyLink link, long n) {
		ToyBroker.Listener listener = this.listener;
		if (listener != null) {
			listener.request(n);
		}
	}

	@Override
	public CompletionStage<Void> close() {
		ToyBroker.Listener listener = this.listener;
		if (listener != null) {
			listener.close();
		}
		return Stages.DONE;
	}

	private void take(AetherMessage message, Duration age) {
		Action action = message.action();
		if (action != null && !this.options.actions().contains(action)) {
			return;
		}
		if (this.options.workgroup() != null) {
			this.subscription.inflow().offer(new ToyTask(this, message, age, this.timers));
		}
		else {
			this.subscription.inflow().offer(new PassingDelivery(message, age));
		}
	}

	/**
	 * Give a task back: the broker has forgotten it, so it is sent again.
	 */
	CompletionStage<Custody> sendAgain(AetherMessage task, Duration waited) {
		TaskAgain again = TaskAgain.of(task, this.options.workgroup(), waited);
		if (again == null) {
			return Stages.HELD;
		}
		ToyLink link = this.link;
		if (link == null) {
			return Stages.failed(new TransportException("There is no connection to the toy broker now", null));
		}
		return link.send(this.channel, again.message(), again.options()).thenApply((receipt) -> Custody.HELD);
	}

}
