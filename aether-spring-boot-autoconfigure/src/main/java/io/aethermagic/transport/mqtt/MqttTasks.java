package io.aethermagic.transport.mqtt;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.TransportException;
import io.aethermagic.transport.support.Attachment;
import io.aethermagic.transport.support.LinkLives;
import io.aethermagic.transport.support.LinkedSubscription;
import io.aethermagic.transport.support.Reconnector;
import io.aethermagic.transport.support.Stages;
import io.aethermagic.transport.support.TaskAgain;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of one container, on a connection of their own that comes back by itself: the
 * receive maximum, which is the number of permits, counts for a connection, and
 * unacknowledged tasks must keep neither a cancel nor another handler's tasks from
 * arriving. Safe for use by several threads; no method blocks.
 *
 * @promise 4.8
 */
final class MqttTasks implements Attachment<MqttLink>, LinkLives<MqttLink> {

	private final MqttConnector connector;

	private final Channel.TaskQueue queue;

	private final @Nullable String workgroup;

	private final LinkedSubscription<MqttLink> subscription;

	private final String filter;

	/** Whether the instance itself has a connection. */
	private volatile boolean attached;

	private @Nullable MqttConnection connection;

	private @Nullable Reconnector<MqttLink> reconnector;

	/**
	 * Completes when the subscription has been asked for on the present connection, or
	 * that has come to its end.
	 */
	private CompletableFuture<Void> subscribed = new CompletableFuture<>();

	MqttTasks(MqttConnector connector, Channel.TaskQueue queue, @Nullable String workgroup,
			LinkedSubscription<MqttLink> subscription) {
		this.connector = connector;
		this.queue = queue;
		this.workgroup = workgroup;
		this.subscription = subscription;
		this.filter = connector.topics().taskFilter(queue.address(), workgroup);
		subscription.inflow().dropIf((delivery) -> delivery instanceof MqttTask task && task.isPastWindow());
	}

	/**
	 * Connect, if it is known for how many tasks. The instance is not called connected
	 * before it has subscribed here too, or that has failed once: then the others go on,
	 * and this is tried again.
	 */
	@Override
	public CompletionStage<Void> attach(MqttLink link) {
		this.attached = true;
		Reconnector<MqttLink> made = reconnector();
		if (made != null) {
			made.connect();
		}
		else if (this.subscription.inflow().demand() > 0) {
			connect(this.subscription.inflow().demand());
		}
		synchronized (this) {
			return (this.reconnector != null && !this.subscription.inflow().isClosed()) ? this.subscribed : Stages.DONE;
		}
	}

	@Override
	public void detach(boolean stopped) {
		this.attached = false;
		this.connector.missing().notMissing(this);
	}

	@Override
	public void requested(MqttLink link, long n) {
		connect(n);
	}

	private void connect(long permits) {
		Reconnector<MqttLink> made;
		synchronized (this) {
			if (this.reconnector != null || this.subscription.inflow().isClosed()) {
				return;
			}
			this.connection = this.connector.connectionForTasks((int) Math.min(permits, PublishGate.MOST_IN_FLIGHT),
					this::onMessage);
			made = new Reconnector<>(this, this.connector.timers(), this.connector.settings().backoff());
			this.reconnector = made;
		}
		this.connector.missing().wanted(1);
		made.start();
	}

	private void onMessage(MqttLink link, String topic, MqttMessage packet) {
		AetherMessage message = this.connector.messages().message(topic, packet);
		this.subscription.inflow().offer(new MqttTask(message, packet, link, this));
	}

	Timers timers() {
		return this.connector.timers();
	}

	/**
	 * Send a task again that is given back; nothing if it has no time left, or if every
	 * instance has it anyway.
	 */
	CompletionStage<?> sendAgain(MqttTask task) {
		TaskAgain again = (this.workgroup != null) ? TaskAgain.of(task.message(), this.workgroup, task.waited()) : null;
		return (again != null) ? this.connector.publish(this.queue, again.message(), again.options()) : Stages.DONE;
	}

	/**
	 * Unsubscribe. The connection stays for the acknowledgements of what was delivered.
	 */
	@Override
	public CompletionStage<Void> close() {
		Reconnector<MqttLink> made = reconnector();
		if (made != null) {
			this.connector.missing().wanted(-1);
			this.connector.missing().notMissing(this);
		}
		MqttLink link = (made != null) ? made.link() : null;
		return (link != null) ? link.unsubscribe(List.of(this.filter)) : Stages.DONE;
	}

	@Override
	public CompletionStage<Void> left() {
		Reconnector<MqttLink> made = reconnector();
		return (made != null) ? made.stop().thenRun(this::stopConnecting) : Stages.DONE;
	}

	private void stopConnecting() {
		MqttConnection connection = connection();
		if (connection != null) {
			connection.stop();
		}
	}

	@Override
	public synchronized boolean isOver() {
		return this.reconnector == null;
	}

	private synchronized @Nullable Reconnector<MqttLink> reconnector() {
		return this.reconnector;
	}

	private synchronized @Nullable MqttConnection connection() {
		return this.connection;
	}

	@Override
	public String where() {
		MqttConnection connection = connection();
		return ((connection != null) ? connection.where() : this.connector.where()) + " for the tasks at "
				+ this.queue.address();
	}

	@Override
	public int addresses() {
		return this.connector.addresses();
	}

	/**
	 * Those that are missing are warned of together; while the instance itself has no
	 * connection, its own warning is enough.
	 */
	@Override
	public boolean warns() {
		return false;
	}

	/**
	 * Connect after the instance itself, without which tasks could not be answered: where
	 * the broker bounds connections, that one must not be the one too many.
	 */
	@Override
	public CompletionStage<MqttLink> connect(Consumer<Throwable> lost) {
		if (!this.attached) {
			return Stages.failed(new TransportException("the instance itself is not connected", null));
		}
		MqttConnection connection = connection();
		if (connection == null) {
			throw new IllegalStateException("A life of no connection");
		}
		return connection.connect(lost);
	}

	@Override
	public CompletionStage<Void> restore(MqttLink link) {
		if (this.subscription.inflow().isClosed()) {
			return Stages.DONE;
		}
		return this.subscription.admission()
			.ask(link, () -> isCurrent(link), () -> link.subscribe(List.of(this.filter)))
			.thenRun(() -> subscribed(link));
	}

	private void subscribed(MqttLink link) {
		CompletableFuture<Void> subscribed;
		synchronized (this) {
			subscribed = this.subscribed;
		}
		if (isCurrent(link)) {
			this.connector.missing().notMissing(this);
			subscribed.complete(null);
		}
	}

	private boolean isCurrent(MqttLink link) {
		Reconnector<MqttLink> made = reconnector();
		return made != null && made.link() == link;
	}

	/**
	 * What had come and was not acknowledged stays: it is still in its window.
	 */
	@Override
	public void ended(boolean stopped) {
		Reconnector<MqttLink> made;
		CompletableFuture<Void> before;
		synchronized (this) {
			made = this.reconnector;
			before = this.subscribed;
			this.subscribed = stopped ? before : new CompletableFuture<>();
		}
		String problem = (made != null) ? made.state().problem() : null;
		if (!stopped && problem != null) {
			this.subscription.admission().interrupted(problem);
			if (this.attached) {
				this.connector.missing().missing(this, problem);
			}
		}
		before.complete(null);
	}

	@Override
	public String problem(Throwable failure) {
		return this.connector.problem(failure);
	}

	@Override
	public String toString() {
		return "MqttTasks[" + this.filter + "]";
	}

}
