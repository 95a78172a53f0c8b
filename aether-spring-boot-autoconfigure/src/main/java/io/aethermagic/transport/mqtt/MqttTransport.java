package io.aethermagic.transport.mqtt;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.Capability;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.DeadLetters;
import io.aethermagic.transport.DeliveryListener;
import io.aethermagic.transport.LastWill;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.Subscription;
import io.aethermagic.transport.TransportException;
import io.aethermagic.transport.TransportState;
import io.aethermagic.transport.support.StateListeners;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transport over an MQTT 5 broker. One connection is the instance's own: its inbox,
 * whose session outlives the connection, its topics and all it publishes. Each container
 * has one more for its tasks.
 * <p>
 * It is the transport whose broker promises least: no redelivery, no word on who has a
 * task. What the other transports' brokers do, callers do here.
 */
public final class MqttTransport implements AetherTransport {

	private static final Logger logger = LoggerFactory.getLogger(MqttTransport.class);

	private static final Set<Capability> CAPABILITIES = Set.of(Capability.BROADCAST);

	private final MqttSettings settings;

	private final Timers timers;

	private final MqttTopics topics;

	private final MqttMessages messages;

	private final TopicRouter router;

	private final MqttDeadLetters deadLetters;

	private final StateListeners listeners = new StateListeners();

	private final CopyOnWriteArrayList<TaskSubscription> tasks = new CopyOnWriteArrayList<>();

	private final Map<TaskSubscription, String> problems = new ConcurrentHashMap<>();

	private final Set<TaskSubscription> warned = ConcurrentHashMap.newKeySet();

	private final AtomicInteger connections = new AtomicInteger();

	private final CompletableFuture<Void> started = new CompletableFuture<>();

	private final Object monitor = new Object();

	private final ExecutorService executor;

	private volatile @Nullable MqttConnection own;

	private volatile @Nullable Instant heard;

	private volatile @Nullable String problem = "The transport has not been started";

	private volatile String instance = "";

	private @Nullable MqttLink subscribed;

	private boolean connected;

	private boolean stopped;

	/**
	 * Create a transport.
	 * @param settings what it keeps to
	 * @param timers the time
	 */
	public MqttTransport(MqttSettings settings, Timers timers) {
		this.settings = settings;
		this.timers = timers;
		this.topics = new MqttTopics(settings.union(), settings.host());
		this.messages = new MqttMessages(this.topics);
		this.router = new TopicRouter(this::link);
		this.deadLetters = new MqttDeadLetters(this);
		this.executor = Executors.newCachedThreadPool((work) -> {
			Thread thread = new Thread(work, "aether-mqtt");
			thread.setDaemon(true);
			return thread;
		});
	}

	@Override
	public Set<Capability> capabilities() {
		return CAPABILITIES;
	}

	@Override
	public CompletionStage<Void> start(String instance, LastWill will) {
		MqttSession.Will last = new MqttSession.Will(this.topics.topic(will.channel(), will.message()),
				this.messages.packet(will.message(), SendOptions.DEFAULT));
		MqttConnection made;
		synchronized (this.monitor) {
			if (this.own != null || this.stopped) {
				throw new IllegalStateException("The transport has been started before");
			}
			this.instance = instance;
			made = new MqttConnection(this.settings,
					new MqttSession(clientId(), this.settings.sessionSeconds(), PublishGate.MOST_IN_FLIGHT, last),
					this.timers, this.executor, new Own());
			this.own = made;
			this.problem = "The broker has not answered yet";
		}
		made.start();
		this.tasks.forEach(TaskSubscription::connect);
		return this.started.minimalCompletionStage();
	}

	private String clientId() {
		int number = this.connections.getAndIncrement();
		String id = this.settings.clientId() + "-" + this.instance;
		return (number == 0) ? id : id + "-" + number;
	}

	/**
	 * Connect for a container's tasks.
	 * @param receiveMaximum how many unacknowledged tasks the broker may send
	 * @param listener who takes them
	 * @return the connection, or {@code null} before the transport has been started
	 */
	@Nullable MqttConnection connectForTasks(int receiveMaximum, MqttConnection.Listener listener) {
		synchronized (this.monitor) {
			if (this.own == null || this.stopped) {
				return null;
			}
		}
		MqttConnection made = new MqttConnection(this.settings, new MqttSession(clientId(), 0, receiveMaximum, null),
				this.timers, this.executor, listener);
		made.start();
		return made;
	}

	@Override
	public CompletionStage<Receipt> send(Channel channel, AetherMessage message, SendOptions options) {
		MqttLink link = link();
		if (link == null) {
			String problem = problem();
			return CompletableFuture.failedStage(new TransportException(
					(problem != null) ? problem : "There is no connection to the MQTT broker", null));
		}
		return link.publish(this.topics.topic(channel, message), this.messages.packet(message, options),
				message.isControl());
	}

	@Override
	public Subscription subscribe(Channel channel, SubscribeOptions options, DeliveryListener listener) {
		if (channel instanceof Channel.TaskQueue queue) {
			TaskSubscription made = new TaskSubscription(this, queue, options, listener);
			this.tasks.add(made);
			return made;
		}
		TopicSubscription made = new TopicSubscription(this.router, this.topics, channel, options, listener);
		this.router.add(made);
		return made;
	}

	/**
	 * A container's subscription was made, or is gone.
	 * @param subscription the subscription
	 * @param problem why it is gone, or {@code null}
	 */
	void subscribed(TaskSubscription subscription, @Nullable String problem) {
		if (problem == null) {
			closed(subscription);
			becomeConnected();
			return;
		}
		this.problems.put(subscription, problem);
		// While the instance itself has no connection, its warning is enough for all.
		if (link() != null && this.warned.add(subscription)) {
			logger.warn("Tasks do not come: {}. It is tried again until they do", problem);
		}
	}

	void closed(TaskSubscription subscription) {
		this.problems.remove(subscription);
		this.warned.remove(subscription);
		becomeConnected();
	}

	void heard() {
		this.heard = this.timers.now();
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

	@Nullable MqttLink link() {
		MqttConnection own = this.own;
		return (own != null) ? own.link() : null;
	}

	/**
	 * The instance is connected when its own connection is, and every container's
	 * subscription has been made once.
	 */
	private void becomeConnected() {
		synchronized (this.monitor) {
			if (this.connected || this.subscribed == null || this.stopped
					|| !this.tasks.stream().allMatch(TaskSubscription::isSettled)) {
				return;
			}
			this.connected = true;
		}
		this.problem = null;
		heard();
		this.started.complete(null);
		this.listeners.tell(state());
	}

	@Override
	public TransportState state() {
		boolean connected;
		synchronized (this.monitor) {
			connected = this.connected;
		}
		return new TransportState(connected, this.heard, null, problem());
	}

	private @Nullable String problem() {
		String problem = this.problem;
		return (problem != null) ? problem : this.problems.values().stream().findFirst().orElse(null);
	}

	@Override
	public void onState(Consumer<TransportState> listener) {
		this.listeners.add(listener);
	}

	@Override
	public DeadLetters deadLetters() {
		return this.deadLetters;
	}

	@Override
	public CompletionStage<Void> stop() {
		MqttConnection own;
		synchronized (this.monitor) {
			if (this.stopped) {
				return CompletableFuture.completedStage(null);
			}
			this.stopped = true;
			this.connected = false;
			own = this.own;
		}
		this.problem = "The transport has been stopped";
		this.started.completeExceptionally(new TransportException("The transport has been stopped", null));
		CompletableFuture<?>[] closing = this.tasks.stream()
			.map((tasks) -> tasks.disconnect().toCompletableFuture())
			.toArray(CompletableFuture[]::new);
		return CompletableFuture.allOf(closing)
			.thenCompose((done) -> (own != null) ? own.disconnect() : CompletableFuture.completedStage(null))
			.whenComplete((done, failure) -> this.executor.shutdown());
	}

	/**
	 * The instance's own connection.
	 */
	private final class Own implements MqttConnection.Listener {

		@Override
		public void onUp(MqttLink link) {
			MqttTransport.this.router.subscribeAll(link).whenComplete((done, failure) -> {
				if (failure != null) {
					MqttTransport.this.problem = Problems.text(failure);
					MqttConnection own = MqttTransport.this.own;
					if (own != null) {
						own.down(link, failure);
					}
					return;
				}
				synchronized (MqttTransport.this.monitor) {
					MqttTransport.this.subscribed = link;
				}
				becomeConnected();
			});
		}

		@Override
		public void onDown(String problem) {
			boolean lost;
			synchronized (MqttTransport.this.monitor) {
				MqttTransport.this.subscribed = null;
				lost = MqttTransport.this.connected;
				MqttTransport.this.connected = false;
			}
			MqttTransport.this.problem = problem;
			if (lost) {
				MqttTransport.this.listeners.tell(state());
			}
		}

		@Override
		public void onMessage(MqttLink link, String topic, MqttMessage packet) {
			heard();
			link.acknowledge(packet);
			MqttTransport.this.deadLetters.onMessage(topic, packet);
			MqttTransport.this.router.route(MqttTransport.this.topics.matching(topic),
					MqttTransport.this.messages.message(topic, packet));
		}

	}

}
