package io.aethermagic.transport.amqp;

import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

import com.rabbitmq.client.Connection;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.time.DetachedThreads;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.Capability;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.DeadLetters;
import io.aethermagic.transport.LastWill;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.support.Attachment;
import io.aethermagic.transport.support.Connector;
import io.aethermagic.transport.support.LinkedSubscription;
import io.aethermagic.transport.support.Stages;
import io.aethermagic.transport.support.TopicAttachment;
import io.aethermagic.transport.support.TopicTable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of one instance to RabbitMQ, one life after the other. Safe for use by
 * several threads; no method blocks.
 */
final class AmqpConnector implements Connector<AmqpLink> {

	private static final Logger logger = LoggerFactory.getLogger(AmqpConnector.class);

	private static final int GOODBYE_MILLIS = 1_000;

	/** When threads end: also those of a transport that was stopped. */
	private static final long IDLE_SECONDS = 5;

	private final AmqpBroker broker;

	private final AmqpContext context;

	private final AmqpTaskSender tasks;

	private final AmqpDeadLetters deadLetters;

	private final ExecutorService threads;

	/** The last life, which may be over. */
	private volatile @Nullable AmqpLink link;

	AmqpConnector(AmqpBroker broker, AmqpSettings settings, @Nullable FabricSettings fabric, Timers timers) {
		this.broker = broker;
		this.threads = new ThreadPoolExecutor(0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS,
				new SynchronousQueue<>(), DetachedThreads.named("aether-amqp", true));
		AmqpNames names = new AmqpNames(settings.union());
		AmqpMessages messages = new AmqpMessages(names, settings);
		Fabric known = (fabric != null) ? new Fabric(fabric, names, settings.maxMessageSize()) : null;
		this.context = new AmqpContext(settings, names, messages, new TopicTable<>(), timers, this.threads, known);
		this.tasks = new AmqpTaskSender(messages, settings.maxBuffered(), timers, this::publisher, known);
		this.deadLetters = new AmqpDeadLetters(this.context, () -> this.link);
	}

	private @Nullable AmqpPublisher publisher() {
		AmqpLink link = this.link;
		return (link != null) ? link.publisher() : null;
	}

	@Override
	public Set<Capability> capabilities() {
		Set<Capability> all = EnumSet.of(Capability.PERSISTENT, Capability.REDELIVERY, Capability.BROADCAST);
		if (this.context.settings().priorities()) {
			all.add(Capability.PRIORITY);
		}
		return Set.copyOf(all);
	}

	@Override
	public DeadLetters deadLetters() {
		return this.deadLetters;
	}

	@Override
	public String where() {
		return this.broker.toString();
	}

	@Override
	public String problem(Throwable failure) {
		return AmqpProblems.text(failure);
	}

	@Override
	public CompletionStage<AmqpLink> connect(String instance, LastWill will, Consumer<Throwable> lost) {
		CompletableFuture<AmqpLink> made = new CompletableFuture<>();
		this.threads.execute(() -> {
			try {
				AmqpLink link = connected(instance, will, lost);
				this.link = link;
				made.complete(link);
			}
			catch (Exception | Error ex) {
				made.completeExceptionally(ex);
			}
		});
		return made;
	}

	private AmqpLink connected(String instance, LastWill will, Consumer<Throwable> lost)
			throws IOException, TimeoutException {
		Connection consuming = this.broker.connect(this.threads, "aether " + instance + " consumes",
				this.context.settings());
		Connection publishing = null;
		try {
			publishing = this.broker.connect(this.threads, "aether " + instance + " publishes",
					this.context.settings());
			return new AmqpLink(this.context, this.tasks, consuming, publishing, will, lost);
		}
		catch (Exception | Error ex) {
			consuming.abort(GOODBYE_MILLIS);
			if (publishing != null) {
				publishing.abort(GOODBYE_MILLIS);
			}
			throw ex;
		}
	}

	@Override
	public Attachment<AmqpLink> attachment(Channel channel, SubscribeOptions options,
			LinkedSubscription<AmqpLink> subscription) {
		if (channel instanceof Channel.Inbox inbox) {
			return new AmqpInbox(this.context, inbox.instance(), options, subscription);
		}
		if (channel instanceof Channel.TaskQueue queue && options.workgroup() != null) {
			AmqpTasks tasks = new AmqpTasks(this.context, queue.address(), options.workgroup(), options, subscription);
			Fabric fabric = this.context.fabric();
			return (fabric != null) ? served(fabric, tasks, queue.address(), subscription) : tasks;
		}
		return TopicAttachment.in(this.context.listeners(), routes(channel, options), options.actions(),
				Function.identity(), subscription);
	}

	private Attachment<AmqpLink> served(Fabric fabric, AmqpTasks tasks, TaskAddress address,
			LinkedSubscription<AmqpLink> subscription) {
		FabricService service = FabricService.of(address);
		if (service == null || address.task().equals(FabricChannel.HEALTH)) {
			logger.info("amqp-fabric cannot call the tasks at {}: {}", address, (service == null)
					? "its names have letters, digits, '-' and '_' alone" : "this method is answered by Aether");
			return tasks;
		}
		return new FabricTasks(this.context, fabric, service, address, tasks, subscription);
	}

	private static Set<String> routes(Channel channel, SubscribeOptions options) {
		if (channel instanceof Channel.TaskQueue queue) {
			return Set.of(AmqpNames.perform(queue.address()).toString(), AmqpNames.live(queue.address()).toString());
		}
		if (channel instanceof Channel.Topic topic) {
			return Set.of(AmqpNames.topic(topic).toString());
		}
		Channel.AddressTopic topic = (Channel.AddressTopic) channel;
		return options.actions()
			.stream()
			.map((action) -> AmqpNames.topic(topic.address(), action).toString())
			.collect(Collectors.toUnmodifiableSet());
	}

	@Override
	public CompletionStage<Void> close() {
		this.link = null;
		this.tasks.close();
		return Stages.DONE;
	}

}
