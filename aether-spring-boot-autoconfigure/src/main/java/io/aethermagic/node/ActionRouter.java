package io.aethermagic.node;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.aethermagic.message.Action;
import io.aethermagic.message.Headers;
import io.aethermagic.task.AetherException;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.Delivery;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.Subscription;

/**
 * Takes what arrives in an instance's inbox, or tells of presence, to those who asked for
 * it. What one of them throws keeps the message from no other. All have asked before the
 * first message comes; from then on it is safe for use by several threads.
 *
 * @promise 4.12
 */
final class ActionRouter {

	private final Map<Action, List<Consumer<Inbound>>> routes = new EnumMap<>(Action.class);

	private final Map<Control, List<ControlListener>> controlRoutes = new EnumMap<>(Control.class);

	private final Map<String, Consumer<Inbound>> subjects = new HashMap<>();

	private final InboundReader reader;

	private final Incidents incidents;

	private final String instance;

	ActionRouter(InboundReader reader, Incidents incidents, String instance) {
		this.reader = reader;
		this.incidents = incidents;
		this.instance = instance;
	}

	/**
	 * Return a router of the same instance that knows of no listener.
	 */
	ActionRouter another() {
		return new ActionRouter(this.reader, this.incidents, this.instance);
	}

	void add(Action action, Consumer<Inbound> listener) {
		this.routes.computeIfAbsent(action, (key) -> new ArrayList<>()).add(listener);
	}

	void add(Control control, ControlListener listener) {
		this.controlRoutes.computeIfAbsent(control, (key) -> new ArrayList<>()).add(listener);
	}

	void add(String subject, Consumer<Inbound> listener) {
		this.subjects.put(subject, listener);
	}

	void listen(AetherTransport transport, Channel channel, SubscribeOptions options) {
		transport.subscribe(channel, options, this::onDelivery).request(Subscription.UNBOUNDED);
	}

	private void onDelivery(Delivery delivery) {
		Inbound inbound = this.reader.read(delivery);
		delivery.ack();
		if (inbound == null) {
			return;
		}
		String control = inbound.message().headers().get(Headers.CONTROL);
		String subject = inbound.message().headers().get(Headers.SUBJECT);
		if (control != null) {
			onControl(control, inbound);
		}
		else if (subject != null) {
			onDirected(subject, inbound);
		}
		else if (inbound.isMisplaced()) {
			misplaced(inbound);
		}
		else {
			for (Consumer<Inbound> listener : this.routes.getOrDefault(inbound.payload().action(), List.of())) {
				tell(inbound, () -> listener.accept(inbound));
			}
		}
	}

	private void onControl(String name, Inbound inbound) {
		Control control = Control.of(name);
		if (control == null) {
			misplaced(inbound);
			return;
		}
		tell(inbound, () -> {
			List<TaskRef> tasks = tasks(inbound);
			for (ControlListener listener : this.controlRoutes.getOrDefault(control, List.of())) {
				tell(inbound, () -> listener.onControl(inbound.sender(), tasks));
			}
		});
	}

	private void onDirected(String subject, Inbound inbound) {
		Consumer<Inbound> listener = this.subjects.get(subject);
		// where nobody listens, what it is about is switched off here
		if (listener != null) {
			tell(inbound, () -> listener.accept(inbound));
		}
	}

	private static List<TaskRef> tasks(Inbound inbound) {
		TaskRef[] named = inbound.payload().data().read(TaskRef[].class);
		return (named != null) ? List.of(named) : List.of();
	}

	private void tell(Inbound inbound, Runnable listener) {
		try {
			listener.run();
		}
		catch (RuntimeException | Error ex) {
			count(inbound, ex);
		}
	}

	private void count(Inbound inbound, Throwable failure) {
		if (failure instanceof AetherException) {
			this.incidents.count(Incident.MALFORMED_MESSAGE, () -> inbound.message() + ": " + failure.getMessage());
		}
		else {
			this.incidents.count(Incident.MISPLACED_MESSAGE, inbound.message()::toString, failure);
		}
	}

	private void misplaced(Inbound inbound) {
		this.incidents.count(Incident.MISPLACED_MESSAGE,
				() -> inbound.message() + " in the inbox of instance " + this.instance);
	}

}
