package io.aethermagic.transport.amqp;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.TransportException;
import io.aethermagic.transport.support.Attachment;
import io.aethermagic.transport.support.LinkedSubscription;
import io.aethermagic.transport.support.Stages;
import io.aethermagic.transport.support.TaskAgain;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of a workgroup at an address: a queue that every member declares, and a
 * channel of this member. Safe for use by several threads; no method blocks.
 */
final class AmqpTasks implements Attachment<AmqpLink> {

	private final AmqpContext context;

	private final TaskAddress address;

	private final String workgroup;

	private final String queue;

	private final Duration lease;

	private final LinkedSubscription<AmqpLink> subscription;

	private final Turns turns;

	private final String live;

	private final Consumer<AetherMessage> sign = (message) -> {
	};

	private final List<AmqpTaskChannel> channels = new ArrayList<>();

	private volatile @Nullable AmqpLink link;

	private volatile @Nullable AmqpTaskChannel channel;

	AmqpTasks(AmqpContext context, TaskAddress address, String workgroup, SubscribeOptions options,
			LinkedSubscription<AmqpLink> subscription) {
		this.context = context;
		this.address = address;
		this.workgroup = workgroup;
		this.queue = AmqpNames.queue(address, workgroup);
		this.lease = options.lease().isZero() ? context.settings().lease() : options.lease();
		this.subscription = subscription;
		this.turns = new Turns(context.threads());
		this.live = AmqpNames.live(address).toString();
		context.listeners().add(List.of(this.live), this.sign);
	}

	@Override
	public CompletionStage<Void> attach(AmqpLink link) {
		this.link = link;
		return this.subscription.inflow().isClosed() ? Stages.DONE : this.subscription.ask(link, () -> begin(link));
	}

	private CompletionStage<Void> begin(AmqpLink link) {
		return link.call(this.turns, () -> open(link)).thenCompose((opened) -> link.subscribe(List.of(this.live)));
	}

	private @Nullable Void open(AmqpLink link) throws IOException {
		Channel made = link.channels().open((channel) -> {
			AmqpNames.Route every = AmqpNames.perform(this.address);
			AmqpNames.Route own = AmqpNames.perform(this.address, this.workgroup);
			channel.exchangeDeclare(every.exchange(), BuiltinExchangeType.TOPIC, true);
			channel.queueDeclare(this.queue, true, false, false, this.context.settings().taskArguments());
			channel.queueBind(this.queue, every.exchange(), every.key());
			channel.queueBind(this.queue, own.exchange(), own.key());
		});
		AmqpTaskChannel opened = new AmqpTaskChannel(this.context, made, this.queue, this.subscription.inflow(),
				this.lease, this::sendAgain,
				(why) -> this.subscription.ended(link, why, AmqpLink.LEFT_ALONE, () -> begin(link)));
		use(opened, link);
		return null;
	}

	private void use(AmqpTaskChannel opened, AmqpLink link) {
		boolean current;
		synchronized (this) {
			this.channels.removeIf(AmqpTaskChannel::isDone);
			this.channels.add(opened);
			this.channel = opened;
			current = this.link == link && !this.subscription.inflow().isClosed();
		}
		if (current) {
			opened.requested();
		}
		else {
			opened.close();
		}
	}

	/**
	 * Send a task again, for this workgroup alone; nothing if it has no time left.
	 */
	private CompletionStage<Receipt> sendAgain(AmqpTask task, int deliveries) {
		Duration here = Duration.ofNanos(this.context.timers().nanoTime() - task.arrivedNanos());
		TaskAgain again = TaskAgain.of(task.message(), this.workgroup, here);
		AmqpLink link = this.link;
		if (again == null) {
			return Stages.ROUTED;
		}
		if (link == null || link.publisher().problem() != null) {
			return Stages.failed(new TransportException("There is no way to send it now", null));
		}
		Map<String, Object> headers = new HashMap<>();
		headers.put(AmqpMessages.DELIVERIES, deliveries);
		AMQP.BasicProperties properties = this.context.messages().write(again.message(), again.options(), headers);
		return link.publisher()
			.publish(AmqpNames.perform(this.address, this.workgroup), properties, again.message().payload(), true);
	}

	@Override
	public void detach(boolean stopped) {
		this.link = null;
		all().forEach(AmqpTaskChannel::end);
	}

	private synchronized List<AmqpTaskChannel> all() {
		return List.copyOf(this.channels);
	}

	@Override
	public void requested(AmqpLink link, long n) {
		AmqpTaskChannel present = this.channel;
		if (present != null) {
			present.requested();
		}
	}

	@Override
	public CompletionStage<Void> close() {
		List<String> orphans = this.context.listeners().remove(List.of(this.live), this.sign);
		AmqpLink link = this.link;
		CompletionStage<Void> hidden = (link != null && !orphans.isEmpty()) ? link.unsubscribe(orphans) : Stages.DONE;
		List<CompletionStage<Void>> closing = new ArrayList<>(all().stream().map(AmqpTaskChannel::close).toList());
		closing.add(hidden);
		return Stages.all(closing);
	}

	@Override
	public CompletionStage<Void> left() {
		CompletableFuture<Void> left = new CompletableFuture<>();
		Stages.all(all().stream().map(AmqpTaskChannel::told).toList())
			.whenComplete((told, failure) -> left.complete(null));
		return left;
	}

	@Override
	public synchronized boolean isOver() {
		return this.channels.stream().allMatch(AmqpTaskChannel::isDone);
	}

	@Override
	public String toString() {
		return "AmqpTasks[" + this.queue + "]";
	}

}
