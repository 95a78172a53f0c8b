package io.aethermagic.node;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.message.MalformedMessageException;
import io.aethermagic.message.MessageCodec;
import io.aethermagic.task.AetherException;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.Capability;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.Delivery;
import io.aethermagic.transport.LastWill;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * One application instance on one transport. It has the instance's only inbox
 * subscription, reads what arrives there and routes it by action; it makes messages, and
 * it says when the instance comes and goes. Safe for use by several threads; no method
 * blocks.
 *
 * @promise 4.12
 */
public final class AetherNode {

	/** The status of an {@code offline} that is said on stop, not by the last will. */
	public static final String STOPPED = "stopped";

	/**
	 * The longest tid or sender that is taken: both are kept in memories that count their
	 * entries.
	 */
	private static final int MAX_ID_LENGTH = 256;

	private static final String CONTROL_STATUS = "control";

	private final String name;

	private final AetherTransport transport;

	private final String union;

	private final String instance;

	private final MessageCodec codec;

	private final Timers timers;

	private final Incidents incidents;

	private final Ids ids = new Ids();

	private final Map<Action, List<Consumer<Inbound>>> routes = new EnumMap<>(Action.class);

	private final Map<Control, List<ControlListener>> controlRoutes = new EnumMap<>(Control.class);

	/**
	 * Create a node.
	 * @param name the transport's name in the configuration
	 * @param transport the transport
	 * @param union the application's namespace
	 * @param instance the instance id
	 * @param codec writes and reads payloads
	 * @param timers the time
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
	}

	/**
	 * Say where messages of an action go that arrive in the inbox or tell of presence.
	 * Control messages don't come this way. To be called before {@link #start}.
	 * @param action the action
	 * @param listener who takes them, on a thread of the transport; must not block
	 */
	public void on(Action action, Consumer<Inbound> listener) {
		this.routes.computeIfAbsent(action, (key) -> new ArrayList<>()).add(listener);
	}

	/**
	 * Say where control messages of a kind go. To be called before {@link #start}.
	 * @param control the kind
	 * @param listener who takes them, on a thread of the transport; must not block
	 */
	public void on(Control control, ControlListener listener) {
		this.controlRoutes.computeIfAbsent(control, (key) -> new ArrayList<>()).add(listener);
	}

	/**
	 * Subscribe to inbox and presence, connect, and say that the instance is online.
	 * @return a stage that completes with the first connection
	 */
	public CompletionStage<Void> start() {
		SubscribeOptions inbox = SubscribeOptions.every(Action.STATUS, Action.COMPLETE, Action.CANCEL, Action.DISMISS);
		this.transport.subscribe(new Channel.Inbox(this.instance), inbox, this::onInbox)
			.request(Subscription.UNBOUNDED);
		this.transport.subscribe(presence(), SubscribeOptions.every(Action.ONLINE, Action.OFFLINE), this::onInbox)
			.request(Subscription.UNBOUNDED);
		LastWill will = new LastWill(presence(), presence(Action.OFFLINE, "disconnected"));
		this.transport.onState((state) -> {
			if (state.connected()) {
				announce(Action.ONLINE, "connected");
			}
		});
		return this.transport.start(this.instance, will);
	}

	/**
	 * Say goodbye and close the connection.
	 * @return a stage that completes when the connection is closed
	 */
	public CompletionStage<Void> stop() {
		if (!this.transport.state().connected()) {
			return this.transport.stop();
		}
		return announce(Action.OFFLINE, STOPPED).handle((said, failure) -> said)
			.thenCompose((said) -> this.transport.stop());
	}

	private CompletionStage<Receipt> announce(Action action, String status) {
		return send(presence(), presence(action, status), SendOptions.DEFAULT);
	}

	private Channel.Topic presence() {
		return new Channel.Topic(this.union, Channel.Topic.PRESENCE);
	}

	private AetherMessage presence(Action action, String status) {
		return this.codec.message(this.ids.next(), null, Map.of(Headers.INSTANCE, this.instance), action, status, 100,
				MessageCodec.EMPTY, null, "", "");
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
		return this.codec.message(this.ids.next(), this.instance, headers, action, status, progress, data, address,
				workgroup, tid);
	}

	/**
	 * Send a message; a failure is counted as well as told.
	 * @param channel where to
	 * @param message what
	 * @param options how
	 * @return a stage that completes as {@link AetherTransport#send} says
	 */
	public CompletionStage<Receipt> send(Channel channel, AetherMessage message, SendOptions options) {
		CompletionStage<Receipt> sent;
		try {
			sent = this.transport.send(channel, message, options);
		}
		catch (RuntimeException | Error ex) {
			sent = CompletableFuture.failedStage(ex);
		}
		if (Completed.isNormally(sent)) {
			return sent;
		}
		return sent.whenComplete((receipt, failure) -> {
			if (failure != null) {
				this.incidents.count(Incident.SEND_FAILED,
						() -> message + " to " + channel + " on transport '" + this.name + "': " + failure);
			}
		});
	}

	/**
	 * Send a control message to another instance's inbox. A heartbeat is worth only the
	 * moment: the next one says it again.
	 * @param control what it says
	 * @param to the instance id
	 * @param tasks the tasks it is about
	 * @return a stage that completes as {@link AetherTransport#send} says
	 */
	public CompletionStage<Receipt> control(Control control, String to, List<TaskRef> tasks) {
		Map<String, String> headers = Map.of(Headers.CONTROL, control.wireName(), Headers.INSTANCE, this.instance);
		AetherMessage message = this.codec.message(this.ids.next(), this.instance, headers, Action.STATUS,
				CONTROL_STATUS, 0, tasks, null, "", "");
		return send(new Channel.Inbox(to), message,
				(control == Control.HEARTBEAT) ? SendOptions.AT_MOST_ONCE : SendOptions.DEFAULT);
	}

	/**
	 * Read a delivery.
	 * @param delivery the delivery
	 * @return what it says, or {@code null} if it is malformed: that has been counted
	 */
	public @Nullable Inbound read(Delivery delivery) {
		AetherMessage message = delivery.message();
		try {
			Inbound inbound = new Inbound(message, this.codec.decode(message));
			if (message.tid().length() <= MAX_ID_LENGTH && inbound.sender().length() <= MAX_ID_LENGTH
					&& inbound.payload().client().length() <= MAX_ID_LENGTH) {
				return inbound;
			}
			this.incidents.count(Incident.MALFORMED_MESSAGE,
					() -> "A message whose tid or sender has more than " + MAX_ID_LENGTH + " characters");
			return null;
		}
		catch (MalformedMessageException ex) {
			this.incidents.count(Incident.MALFORMED_MESSAGE, () -> message + ": " + ex.getMessage());
			return null;
		}
	}

	private void onInbox(Delivery delivery) {
		Inbound inbound = read(delivery);
		delivery.ack();
		if (inbound == null) {
			return;
		}
		try {
			String control = inbound.message().headers().get(Headers.CONTROL);
			if (control != null) {
				onControl(control, inbound);
			}
			else if (inbound.isMisplaced()) {
				misplaced(inbound);
			}
			else {
				List<Consumer<Inbound>> listeners = this.routes.get(inbound.payload().action());
				if (listeners != null) {
					listeners.forEach((listener) -> tell(inbound, () -> listener.accept(inbound)));
				}
			}
		}
		catch (AetherException ex) {
			this.incidents.count(Incident.MALFORMED_MESSAGE, () -> inbound.message() + ": " + ex.getMessage());
		}
	}

	/**
	 * Call one of several listeners: what it throws keeps no other from being called.
	 */
	private void tell(Inbound inbound, Runnable listener) {
		try {
			listener.run();
		}
		catch (AetherException ex) {
			this.incidents.count(Incident.MALFORMED_MESSAGE, () -> inbound.message() + ": " + ex.getMessage());
		}
		catch (RuntimeException | Error ex) {
			this.incidents.count(Incident.MISPLACED_MESSAGE, inbound.message()::toString, ex);
		}
	}

	private void onControl(String name, Inbound inbound) {
		Control control = Control.of(name);
		if (control == null) {
			misplaced(inbound);
			return;
		}
		TaskRef[] named = inbound.payload().data().as(TaskRef[].class);
		List<TaskRef> tasks = (named != null) ? List.of(named) : List.of();
		for (ControlListener listener : this.controlRoutes.getOrDefault(control, List.of())) {
			tell(inbound, () -> listener.onControl(inbound.sender(), tasks));
		}
	}

	private void misplaced(Inbound inbound) {
		this.incidents.count(Incident.MISPLACED_MESSAGE,
				() -> inbound.message() + " in the inbox of instance " + this.instance);
	}

	/**
	 * Return the transport's name in the configuration.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Return the application's namespace.
	 * @return the union
	 */
	public String union() {
		return this.union;
	}

	/**
	 * Return the instance id.
	 * @return the id
	 */
	public String instance() {
		return this.instance;
	}

	/**
	 * Return the transport.
	 * @return the transport
	 */
	public AetherTransport transport() {
		return this.transport;
	}

	/**
	 * Tell whether the transport can do something.
	 * @param capability what
	 * @return whether it can
	 */
	public boolean can(Capability capability) {
		return this.transport.capabilities().contains(capability);
	}

	/**
	 * Return the codec.
	 * @return the codec
	 */
	public MessageCodec codec() {
		return this.codec;
	}

	/**
	 * Return the time.
	 * @return the timers
	 */
	public Timers timers() {
		return this.timers;
	}

	/**
	 * Return where incidents are counted.
	 * @return the counters
	 */
	public Incidents incidents() {
		return this.incidents;
	}

	/**
	 * Return an id that nobody else has.
	 * @return a new id, fit for a tid
	 */
	public String newId() {
		return this.ids.next();
	}

}
