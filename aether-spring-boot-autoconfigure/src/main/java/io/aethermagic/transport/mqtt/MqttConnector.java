package io.aethermagic.transport.mqtt;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.time.DetachedThreads;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.Capability;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.DeadLetters;
import io.aethermagic.transport.LastWill;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.TransportException;
import io.aethermagic.transport.support.Attachment;
import io.aethermagic.transport.support.Connector;
import io.aethermagic.transport.support.LinkedSubscription;
import io.aethermagic.transport.support.Stages;
import io.aethermagic.transport.support.TopicAttachment;
import io.aethermagic.transport.support.TopicTable;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one instance to an MQTT broker: its own, for inbox, topics and all
 * that is published, and one for each container's tasks. Safe for use by several threads;
 * no method blocks.
 */
final class MqttConnector implements Connector<MqttLink> {

	private static final Set<Capability> CAPABILITIES = Set.of(Capability.BROADCAST);

	private final MqttSettings settings;

	private final Timers timers;

	private final MqttTopics topics;

	private final MqttMessages messages;

	private final MqttDeadLetters deadLetters;

	private final MqttProbes probes;

	private final MissingConnections missing;

	private final TopicTable<Consumer<AetherMessage>> listeners = new TopicTable<>();

	private final AtomicInteger connections = new AtomicInteger();

	private final ExecutorService executor;

	private volatile String instance = "";

	private @Nullable MqttConnection own;

	/** The last life of the instance's own connection, which may be over. */
	private volatile @Nullable MqttLink link;

	MqttConnector(MqttSettings settings, Timers timers) {
		this.settings = settings;
		this.timers = timers;
		this.topics = new MqttTopics(settings.union(), settings.host());
		this.messages = new MqttMessages(this.topics, settings.maxMessageSize());
		this.deadLetters = new MqttDeadLetters(this.topics, this.messages, () -> this.link);
		this.missing = new MissingConnections(timers);
		this.probes = new MqttProbes(this.topics, timers);
		this.executor = Executors.newCachedThreadPool(DetachedThreads.named("aether-mqtt", true));
	}

	@Override
	public Set<Capability> capabilities() {
		return CAPABILITIES;
	}

	@Override
	public DeadLetters deadLetters() {
		return this.deadLetters;
	}

	@Override
	public synchronized String where() {
		return (this.own != null) ? this.own.where() : "the MQTT broker at " + this.settings.urls().get(0);
	}

	@Override
	public int addresses() {
		return this.settings.urls().size();
	}

	@Override
	public String problem(Throwable failure) {
		return MqttProblems.text(Stages.cause(failure));
	}

	@Override
	public CompletionStage<MqttLink> connect(String instance, LastWill will, Consumer<Throwable> lost) {
		return own(instance, will).connect(lost).thenApply((link) -> {
			this.link = link;
			return link;
		});
	}

	private synchronized MqttConnection own(String instance, LastWill will) {
		MqttConnection own = this.own;
		if (own == null) {
			this.instance = instance;
			MqttSession.Will last = new MqttSession.Will(this.topics.topic(will.channel(), will.message()),
					this.messages.packet(will.message(), SendOptions.DEFAULT));
			own = connection(
					new MqttSession(clientId(), this.settings.sessionSeconds(), PublishGate.MOST_IN_FLIGHT, last),
					this::onMessage);
			this.own = own;
		}
		return own;
	}

	private String clientId() {
		int number = this.connections.getAndIncrement();
		String id = this.settings.clientId() + "-" + this.instance;
		return (number == 0) ? id : id + "-" + number;
	}

	private MqttConnection connection(MqttSession session, MqttLink.Receiver receiver) {
		return new MqttConnection(this.settings, session, this.messages, this.timers, this.executor, receiver);
	}

	private void onMessage(MqttLink link, String topic, MqttMessage packet) {
		link.acknowledge(packet);
		this.deadLetters.onMessage(topic, packet);
		AetherMessage message = this.messages.message(topic, packet);
		String filter = this.topics.matching(topic);
		this.probes.heard(filter);
		if (!MqttProbes.isProbe(message)) {
			this.listeners.listeners(filter).forEach((listener) -> listener.accept(message));
		}
	}

	@Override
	public Attachment<MqttLink> attachment(Channel channel, SubscribeOptions options,
			LinkedSubscription<MqttLink> subscription) {
		if (channel instanceof Channel.TaskQueue queue) {
			return new MqttTasks(this, queue, options.workgroup(), subscription);
		}
		Set<String> filters = options.actions()
			.stream()
			.map((action) -> this.topics.filter(channel, action))
			.collect(Collectors.toUnmodifiableSet());
		return TopicAttachment.in(this.listeners, filters, options.actions(), Function.identity(), subscription,
				(channel instanceof Channel.Topic) ? MqttLink::subscribe : this::subscribeSurely);
	}

	private CompletionStage<Void> subscribeSurely(MqttLink link, Collection<String> filters) {
		return link.subscribe(filters).thenCompose((granted) -> this.probes.reach(link, this.instance, filters));
	}

	/**
	 * Make a connection for a container's tasks. It has no session: one would go on
	 * drawing its part of the group while its worker is gone.
	 * @param receiveMaximum how many unacknowledged tasks the broker may send
	 * @param receiver who takes them
	 */
	MqttConnection connectionForTasks(int receiveMaximum, MqttLink.Receiver receiver) {
		return connection(new MqttSession(clientId(), 0, receiveMaximum, null), receiver);
	}

	/**
	 * Publish on the instance's own connection.
	 */
	CompletionStage<Receipt> publish(Channel channel, AetherMessage message, SendOptions options) {
		MqttLink link = this.link;
		return (link != null) ? link.send(channel, message, options)
				: CompletableFuture.failedStage(new TransportException("There is no connection to " + where(), null));
	}

	MissingConnections missing() {
		return this.missing;
	}

	MqttSettings settings() {
		return this.settings;
	}

	Timers timers() {
		return this.timers;
	}

	MqttTopics topics() {
		return this.topics;
	}

	MqttMessages messages() {
		return this.messages;
	}

	@Override
	public CompletionStage<Void> close() {
		MqttConnection own;
		synchronized (this) {
			own = this.own;
		}
		if (own != null) {
			own.stop();
		}
		this.executor.shutdown();
		return Stages.DONE;
	}

}
