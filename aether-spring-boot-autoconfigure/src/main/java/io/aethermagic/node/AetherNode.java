package io.aethermagic.node;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.MessageCodec;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.Capability;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.Delivery;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.SubscribeOptions;
import org.jspecify.annotations.Nullable;

/**
 * One application instance on one transport: the way by which client and worker reach
 * others and are reached. It has the instance's only inbox subscription, and says when
 * the instance comes and goes. Safe for use by several threads; no method blocks.
 */
public final class AetherNode {

	/** The status of an {@code offline} that is said on stop, not by the last will. */
	public static final String STOPPED = "stopped";

	private final String name;

	private final AetherTransport transport;

	private final String union;

	private final String instance;

	private final MessageCodec codec;

	private final Timers timers;

	private final Incidents incidents;

	private final NodeMessages messages;

	private final DeadLetterKeeper deadLetters;

	private final InboundReader reader;

	private final ActionRouter inbox;

	private final CountingSender sender;

	private final ControlSender controls;

	private final InstanceMessages instances;

	private final InstancePresence presence;

	/**
	 * Create a node.
	 * @param name the transport's name in the configuration
	 * @param transport the transport
	 * @param union the application's namespace
	 * @param instance the instance id
	 * @param codec writes and reads payloads
	 * @param timers the clock of all that is done on this node
	 * @param incidents where bad input is counted
	 */
	public AetherNode(String name, AetherTransport transport, String union, String instance, MessageCodec codec,
			Timers timers, Incidents incidents) {
		this.name = name;
		this.transport = transport;
		this.union = union;
		this.instance = instance;
		this.codec = codec;
		this.timers = timers;
		this.incidents = incidents;
		this.messages = new NodeMessages(codec, instance);
		this.reader = new InboundReader(codec, incidents);
		this.inbox = new ActionRouter(this.reader, incidents, instance);
		this.sender = new CountingSender(name, transport, incidents);
		this.controls = new ControlSender(this.messages, this.sender);
		this.instances = new InstanceMessages(union, transport, this.messages, this.sender, this.inbox);
		this.presence = new InstancePresence(union, this.messages, this.sender);
		this.deadLetters = new DeadLetterKeeper(transport, timers, incidents);
	}

	/**
	 * Say where messages of an action go that arrive in the inbox or tell of presence.
	 * Control messages don't come this way. To be called before {@link #start}.
	 * @param action the action
	 * @param listener who takes them, on a thread of the transport; must not block
	 */
	public void on(Action action, Consumer<Inbound> listener) {
		this.inbox.add(action, listener);
	}

	/**
	 * Say where control messages of a kind go. To be called before {@link #start}.
	 * @param control the kind
	 * @param listener who takes them, on a thread of the transport; must not block
	 */
	public void on(Control control, ControlListener listener) {
		this.inbox.add(control, listener);
	}

	/**
	 * Subscribe to inbox and presence, connect, and say that the instance is online.
	 * @return a stage that completes with the first connection
	 */
	public CompletionStage<Void> start() {
		this.inbox.listen(this.transport, new Channel.Inbox(this.instance),
				SubscribeOptions.every(Action.PERFORM, Action.STATUS, Action.COMPLETE, Action.CANCEL, Action.DISMISS));
		this.inbox.listen(this.transport, this.presence.channel(),
				SubscribeOptions.every(Action.ONLINE, Action.OFFLINE));
		this.transport.onState(this.presence::onState);
		AtomicBoolean connected = new AtomicBoolean();
		this.transport.onState((state) -> {
			if (state.connected() && !connected.compareAndSet(false, true)) {
				this.incidents.add(Incident.RECONNECT);
			}
		});
		return this.transport.start(this.instance, this.presence.will());
	}

	/**
	 * Say that the instance has stopped, where there is a connection, and close it.
	 * @return a stage that completes when the connection is closed
	 */
	public CompletionStage<Void> stop() {
		this.deadLetters.stop();
		if (!this.transport.state().connected()) {
			return this.transport.stop();
		}
		return this.presence.stopped().handle((said, failure) -> said).thenCompose((said) -> this.transport.stop());
	}

	/**
	 * Make a message about a task.
	 * @param action what it says
	 * @param status the wire's word for it
	 * @param progress 0 to 100
	 * @param data any value that can be written as JSON, or {@link MessageCodec#EMPTY}
	 * @param address the task's address
	 * @param workgroup the workgroup, or empty
	 * @param tid the task's identifier
	 * @param headers what travels outside the payload
	 * @return the message, with a new id and this instance's inbox as reply address
	 * @throws io.aethermagic.task.DataException if the data cannot be written or is too
	 * large
	 */
	public AetherMessage message(Action action, String status, int progress, @Nullable Object data, TaskAddress address,
			String workgroup, String tid, Map<String, String> headers) {
		return this.messages.aboutTask(action, status, progress, data, address, workgroup, tid, headers);
	}

	/**
	 * Send a message; a failure is counted as well as told.
	 * @param channel where to
	 * @param message what
	 * @param options how
	 * @return a stage that completes as {@link AetherTransport#send} says
	 */
	public CompletionStage<Receipt> send(Channel channel, AetherMessage message, SendOptions options) {
		return this.sender.send(channel, message, options);
	}

	/**
	 * Tell another instance's inbox something of tasks, in as many messages as are needed
	 * so that none is too large for a broker, and in halves where one is all the same; a
	 * failure is counted. A heartbeat is worth only the moment: the next one says it
	 * again.
	 * @param control what is said
	 * @param to the instance id
	 * @param tasks the tasks it is about, however many; may be none
	 */
	public void control(Control control, String to, List<TaskRef> tasks) {
		this.controls.send(control, to, tasks);
	}

	/**
	 * Read a delivery.
	 * @param delivery the delivery
	 * @return what it says, or {@code null} if it is malformed: that has been counted
	 */
	public @Nullable Inbound read(Delivery delivery) {
		return this.reader.read(delivery);
	}

	/**
	 * Return what instances say to each other that is about no task.
	 * @return the messages of this instance
	 */
	public InstanceMessages instances() {
		return this.instances;
	}

	/**
	 * Return the transport's name in the configuration, for messages to people.
	 * @return the name that the node was created with
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Return the namespace of the application's addresses.
	 * @return the union that the node was created with
	 */
	public String union() {
		return this.union;
	}

	/**
	 * Return the id that this instance is known by: that of its inbox.
	 * @return the id, the same for the life of the node
	 */
	public String instance() {
		return this.instance;
	}

	/**
	 * Return the way to the others. What is sent by it alone is not counted.
	 * @return the transport that the node was created with
	 */
	public AetherTransport transport() {
		return this.transport;
	}

	/**
	 * Tell whether the transport can do what not every transport can.
	 * @param capability what is needed
	 * @return whether it is among the transport's capabilities
	 */
	public boolean can(Capability capability) {
		return this.transport.capabilities().contains(capability);
	}

	/**
	 * Return what writes and reads the payloads of this instance's messages.
	 * @return the codec that the node was created with; safe for use by several threads
	 */
	public MessageCodec codec() {
		return this.codec;
	}

	/**
	 * Return the clock by which this instance waits and measures.
	 * @return the timers that the node was created with
	 */
	public Timers timers() {
		return this.timers;
	}

	/**
	 * Return where everything on this node counts what goes wrong without stopping it.
	 * @return the counters that the node was created with
	 */
	public Incidents incidents() {
		return this.incidents;
	}

	/**
	 * Return what keeps the dead letters of this instance.
	 * @return the keeper
	 */
	public DeadLetterKeeper deadLetters() {
		return this.deadLetters;
	}

	/**
	 * Return an id that nobody else has.
	 * @return a new id, fit for a tid
	 */
	public String newId() {
		return this.messages.newId();
	}

}
