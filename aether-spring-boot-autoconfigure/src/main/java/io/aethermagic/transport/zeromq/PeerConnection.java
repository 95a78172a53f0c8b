package io.aethermagic.transport.zeromq;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.LastWill;
import io.aethermagic.transport.hub.Hub;
import io.aethermagic.transport.hub.HubAuthorization;
import io.aethermagic.transport.hub.HubClient;
import io.aethermagic.transport.hub.HubDelivery;
import io.aethermagic.transport.hub.wire.ClientEnd;
import io.aethermagic.transport.hub.wire.HubEnd;
import io.aethermagic.transport.hub.wire.WireDeadLetters;
import io.aethermagic.transport.hub.wire.WireEnd;
import io.aethermagic.transport.hub.wire.WireSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to another instance, on which each is a client of the other's hub: it
 * hears there what the other sends. Ready when both are subscribed. Safe for use by
 * several threads.
 */
final class PeerConnection implements HubClient {

	private static final Logger logger = LoggerFactory.getLogger(PeerConnection.class);

	private final PeersAttachments attachments;

	private final Consumer<PeerConnection> whenReady;

	private final SocketConnection connection;

	private final String instance;

	private final boolean dialed;

	private final HubEnd hubEnd;

	private final ClientEnd clientEnd;

	private final WireDeadLetters deadLetters = new WireDeadLetters();

	/** Of this side and the other. */
	private final AtomicInteger subscribed = new AtomicInteger();

	private final CompletableFuture<Void> ready = new CompletableFuture<>();

	/**
	 * Begin on a connection. Called inside.
	 * @param instance who is at the other side
	 * @param dialed whether this side has connected
	 * @param attachments what this instance subscribes to
	 * @param whenReady is told when it is ready
	 */
	PeerConnection(SocketConnection connection, String instance, boolean dialed, Hub hub, WireSettings settings,
			Timers timers, PeersAttachments attachments, Consumer<PeerConnection> whenReady) {
		this.attachments = attachments;
		this.whenReady = whenReady;
		this.connection = connection;
		this.instance = instance;
		this.dialed = dialed;
		this.clientEnd = new ClientEnd(connection.wire(Part.TO_HUB), settings, timers, this);
		this.hubEnd = new HubEnd(hub, connection.wire(Part.FROM_HUB), settings, timers, HubAuthorization.EVERYBODY);
		this.deadLetters.use(this.clientEnd);
		connection.control((kind, body) -> {
			if (kind == Part.READY) {
				oneIsSubscribed();
			}
		});
		connection.attach(Part.TO_HUB, this.clientEnd.connection());
		connection.attach(Part.FROM_HUB, this.hubEnd.connection());
	}

	/**
	 * Say who is here, and subscribe to all.
	 */
	void begin(String own, LastWill will) {
		this.clientEnd.hello(own, will)
			.thenCompose((welcomed) -> this.attachments.subscribeAt(this.clientEnd))
			.thenCompose((done) -> this.clientEnd.claimed())
			.whenComplete((claimed, failure) -> {
				if (failure == null) {
					this.connection.say(Part.READY, "");
					oneIsSubscribed();
				}
				else {
					logger.debug("The connection to {} does not come about", this.instance, failure);
					end("it does not come about");
				}
			});
	}

	private void oneIsSubscribed() {
		if (this.subscribed.incrementAndGet() == 2) {
			this.ready.complete(null);
			this.whenReady.accept(this);
		}
	}

	String instance() {
		return this.instance;
	}

	boolean isDialed() {
		return this.dialed;
	}

	boolean isReady() {
		return this.ready.isDone();
	}

	ClientEnd clientEnd() {
		return this.clientEnd;
	}

	WireDeadLetters deadLetters() {
		return this.deadLetters;
	}

	SocketConnection connection() {
		return this.connection;
	}

	/**
	 * Return a stage that completes when it is ready, or over.
	 */
	CompletionStage<?> tried() {
		return CompletableFuture.anyOf(this.ready, this.connection.ended().toCompletableFuture());
	}

	void end(String why) {
		this.connection.close(WireEnd.FAILED, why);
	}

	/**
	 * Say goodbye, when all is sent that waits.
	 */
	CompletionStage<Void> goodbye() {
		this.clientEnd.sayGoodbye()
			.whenComplete((said, failure) -> this.hubEnd.connection().finish(WireEnd.GOODBYE, "goodbye"));
		return this.connection.ended();
	}

	@Override
	public void onDelivery(HubDelivery delivery) {
		this.attachments.deliver(this.clientEnd, delivery);
	}

	@Override
	public void onOverload(long subscription, AetherMessage message) {
		this.attachments.overload(subscription, message);
	}

	@Override
	public void onClosed(String why) {
		logger.debug("The connection to {} is over: {}", this.instance, why);
	}

}
