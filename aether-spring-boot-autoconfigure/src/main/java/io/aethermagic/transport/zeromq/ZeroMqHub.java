package io.aethermagic.transport.zeromq;

import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

import io.aethermagic.time.Timers;
import io.aethermagic.transport.TransportException;
import io.aethermagic.transport.hub.Hub;
import io.aethermagic.transport.hub.HubAuthorization;
import io.aethermagic.transport.hub.HubDoor;
import io.aethermagic.transport.hub.wire.HubEnd;
import io.aethermagic.transport.hub.wire.WireEnd;
import io.aethermagic.transport.hub.wire.WireSettings;
import io.aethermagic.transport.support.Stages;
import org.jspecify.annotations.Nullable;
import org.zeromq.ZMQException;

/**
 * The door of a hub that listens for ZeroMQ: each connection is an instance. It has one
 * thread, whatever the number of its connections, which does not let the process end.
 * Safe for use by several threads.
 */
public final class ZeroMqHub implements HubDoor {

	private static final String GOING = "this hub is about to stop";

	private final String bind;

	private final WireSettings settings;

	private final @Nullable CurveSettings curve;

	private final Timers timers;

	private final HubAuthorization authorization;

	private final Map<SocketConnection, HubEnd> ends = new ConcurrentHashMap<>();

	private final AtomicReference<@Nullable SocketLoop> loop = new AtomicReference<>();

	private volatile boolean closing;

	/**
	 * Create a door that lets nobody in yet.
	 * @param bind where to listen, {@code tcp://*:port}
	 * @param settings how connections behave
	 * @param curve the keys, or {@code null} where nothing is encrypted
	 * @param timers the clock
	 * @param authorization who may perform and serve what
	 */
	public ZeroMqHub(String bind, WireSettings settings, @Nullable CurveSettings curve, Timers timers,
			HubAuthorization authorization) {
		this.bind = bind;
		this.settings = settings;
		this.curve = curve;
		this.timers = timers;
		this.authorization = authorization;
	}

	/**
	 * Let instances in.
	 * @throws TransportException if it cannot listen
	 */
	@Override
	public void open(Hub hub) {
		if (this.loop.get() != null) {
			return;
		}
		SocketLoop made = new SocketLoop("aether-zeromq-hub", false);
		if (!this.loop.compareAndSet(null, made)) {
			made.close();
			return;
		}
		this.closing = false;
		BoundSocket socket = new BoundSocket(made, new SocketSettings(this.settings.lease(), this.curve),
				(connection, said) -> opened(hub, connection));
		try {
			socket.bind(this.bind);
		}
		catch (ZMQException ex) {
			this.loop.compareAndSet(made, null);
			made.close();
			throw new TransportException("The hub cannot listen at " + this.bind + ": " + ex.getMessage(), ex);
		}
	}

	private void opened(Hub hub, SocketConnection connection) {
		HubEnd end = new HubEnd(hub, connection.wire(Part.FROM_HUB), this.settings, this.timers, this.authorization);
		connection.attach(Part.FROM_HUB, end.connection());
		this.ends.put(connection, end);
		connection.ended().thenRun(() -> this.ends.remove(connection));
		if (this.closing) {
			end.connection().end(WireEnd.GOING_AWAY, GOING);
		}
	}

	/**
	 * Return how many connections there are.
	 * @return the number
	 */
	public int connections() {
		return this.ends.size();
	}

	@Override
	public CompletionStage<Void> close() {
		this.closing = true;
		SocketLoop closed = this.loop.getAndSet(null);
		if (closed == null) {
			return Stages.DONE;
		}
		this.ends.values().forEach((end) -> end.connection().finish(WireEnd.GOING_AWAY, GOING));
		return Stages.all(this.ends.keySet().stream().map(SocketConnection::ended).toList())
			.thenCompose((ended) -> closed.close());
	}

	/**
	 * Close at once, as a process that is killed does: nobody is told.
	 */
	public void kill() {
		SocketLoop killed = this.loop.getAndSet(null);
		if (killed != null) {
			killed.close().toCompletableFuture().join();
			this.ends.values().forEach((end) -> end.connection().closed("it was lost"));
			this.ends.clear();
		}
	}

}
