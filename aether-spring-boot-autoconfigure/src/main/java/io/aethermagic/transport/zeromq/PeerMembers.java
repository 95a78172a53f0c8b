package io.aethermagic.transport.zeromq;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.LastWill;
import io.aethermagic.transport.hub.Hub;
import io.aethermagic.transport.hub.HubClient;
import io.aethermagic.transport.hub.HubDelivery;
import io.aethermagic.transport.hub.HubLink;
import io.aethermagic.transport.hub.HubSession;
import io.aethermagic.transport.hub.wire.WireEnd;
import io.aethermagic.transport.support.Stages;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Those that an instance is connected to: how they are met, and when there is anybody at
 * all. What changes is changed by the loop's thread, and read by any.
 */
final class PeerMembers implements PeerAddresses.Meetings {

	private static final Logger logger = LoggerFactory.getLogger(PeerMembers.class);

	/** How long a goodbye may take, in seconds. */
	private static final int GOODBYE_SECONDS = 3;

	private final PeersSettings settings;

	private final Timers timers;

	private final Hub hub;

	private final PeersAttachments attachments;

	private final PeerAddresses addresses;

	/** By instance id. */
	private final Map<String, PeerConnection> members = new ConcurrentHashMap<>();

	private volatile @Nullable Own own;

	private volatile @Nullable PeersLink life;

	/** Whether somebody was lost, and may come back. */
	private volatile boolean expecting;

	/** What begins when somebody comes back: all have been tried, and nobody is there. */
	private volatile @Nullable PeersLink waiting;

	private volatile boolean closed;

	PeerMembers(PeersSettings settings, Timers timers, Hub hub, PeersAttachments attachments) {
		this.settings = settings;
		this.timers = timers;
		this.hub = hub;
		this.attachments = attachments;
		this.addresses = new PeerAddresses(this, settings, timers);
	}

	/**
	 * What there is of this instance from its start to its stop.
	 */
	private record Own(String instance, LastWill will, HubSession session, SocketLoop loop) {
	}

	private Own begun() {
		Own own = this.own;
		if (own == null) {
			throw new IllegalStateException("Nothing has begun");
		}
		return own;
	}

	@Override
	public String instance() {
		return begun().instance();
	}

	/**
	 * Return this instance's own hub.
	 */
	HubSession own() {
		return begun().session();
	}

	/**
	 * Begin a life, when all have been tried that are known.
	 * @throws org.zeromq.ZMQException if it cannot listen
	 */
	void connect(String instance, LastWill will, PeersLink next) {
		Own own = begin(instance, will);
		own.loop().execute(() -> this.life = next);
		reach(own.loop(), next, 0);
	}

	/**
	 * Try all addresses until nobody more is reached: whoever comes back together with
	 * others is there when the life begins.
	 * @param before how many were there before
	 */
	private void reach(SocketLoop loop, PeersLink life, int before) {
		this.addresses.connect(loop).whenComplete((tried, failure) -> inside(() -> {
			int reached = ready().size();
			if (failure == null && reached > before && this.life == life) {
				reach(loop, life, reached);
			}
			else {
				settle(life);
			}
		}));
	}

	private Own begin(String instance, LastWill will) {
		Own known = this.own;
		if (known != null) {
			return known;
		}
		SocketLoop loop = new SocketLoop("aether-zeromq", this.settings.bind() == null);
		if (this.settings.bind() != null) {
			try {
				new BoundSocket(loop, this.settings.socket(), this::opened).bind(this.settings.bind());
			}
			catch (RuntimeException ex) {
				loop.close();
				throw ex;
			}
		}
		Own made = new Own(instance, will, this.hub.attach(instance, will, new OwnClient()), loop);
		made.session().claimed();
		this.own = made;
		lookAgain();
		return made;
	}

	/**
	 * Look now and then who else is there.
	 */
	private void lookAgain() {
		this.timers.schedule(this.settings.backoff().most(), () -> {
			if (!this.closed) {
				look();
				lookAgain();
			}
		});
	}

	private void look() {
		if (!this.closed && this.life != null) {
			this.addresses.connect(begun().loop());
		}
	}

	private void inside(Runnable work) {
		try {
			begun().loop().execute(work);
		}
		catch (RejectedExecutionException ex) {
			logger.trace("It is over already", ex);
		}
	}

	/**
	 * Let a life begin, or fail. Who listens only, and has lost the last of its peers,
	 * waits for one to come back, at most a lease.
	 */
	private void settle(PeersLink life) {
		boolean alone = this.settings.connect().isEmpty() || this.addresses.hasOwn();
		if (isConnected() || (alone && !this.expecting)) {
			begin(life);
		}
		else if (alone) {
			this.waiting = life;
			this.timers.schedule(this.settings.wire().lease(), () -> inside(() -> {
				if (this.waiting == life) {
					begin(life);
				}
			}));
		}
		else if (this.life == life) {
			this.life = null;
			life.lost(this.addresses.problem());
		}
	}

	private void begin(PeersLink life) {
		this.expecting = false;
		this.waiting = null;
		life.begun().complete(life);
	}

	private boolean isConnected() {
		return this.members.values().stream().anyMatch(PeerConnection::isReady);
	}

	@Override
	public boolean isMet(String instance) {
		return this.members.containsKey(instance) || instance.equals(instance());
	}

	/**
	 * Take in one that has connected: say who is here, and see whether it goes on.
	 */
	private void opened(SocketConnection connection, String instance) {
		connection.control((kind, body) -> {
			if (kind != Part.OPENED && kind != Part.READY && meet(connection, instance, false) == null) {
				connection.close(WireEnd.GOODBYE, "connected already");
			}
		});
		Own own = this.own;
		if (own == null || this.closed) {
			connection.close(WireEnd.GOING_AWAY, "it begins or ends; come again");
			return;
		}
		connection.say(Part.OPENED, own.instance());
	}

	@Override
	public @Nullable CompletionStage<?> meet(SocketConnection connection, String instance) {
		PeerConnection met = meet(connection, instance, true);
		return (met != null) ? met.tried() : null;
	}

	/**
	 * Meet another instance on a connection. Of two connections that connect the same
	 * instances, the one counts which that with the lower id has made.
	 */
	private @Nullable PeerConnection meet(SocketConnection connection, String instance, boolean dialed) {
		Own own = begun();
		PeerConnection before = this.members.get(instance);
		boolean keeps = before != null && (dialed || (before.isDialed() && own.instance().compareTo(instance) < 0));
		if (keeps || this.closed || instance.equals(own.instance())) {
			return null;
		}
		if (before != null) {
			before.end("connected anew");
			gone(before);
		}
		PeerConnection met = new PeerConnection(connection, instance, dialed, this.hub, this.settings.wire(),
				this.timers, this.attachments, this::ready);
		this.members.put(instance, met);
		connection.ended().thenRun(() -> inside(() -> gone(met)));
		met.begin(own.instance(), own.will());
		return met;
	}

	private void ready(PeerConnection member) {
		logger.debug("Connected to {}", member.instance());
		inside(() -> {
			PeersLink life = this.waiting;
			if (life != null) {
				begin(life);
			}
		});
	}

	private void gone(PeerConnection member) {
		if (!this.members.remove(member.instance(), member)) {
			return;
		}
		this.attachments.forget(member.clientEnd());
		boolean goodbye = member.connection().isGoodbye();
		logger.debug("The connection to {} is over{}", member.instance(), goodbye ? " with a goodbye" : "");
		PeersLink life = this.life;
		boolean missed = member.isReady() && (!goodbye || !this.settings.connect().isEmpty());
		if (life == null || !life.begun().isDone()) {
			return;
		}
		if (isConnected() || !missed || this.addresses.hasOwn()) {
			this.timers.schedule(this.settings.backoff().wait(0), this::look);
			return;
		}
		this.expecting = !goodbye;
		this.life = null;
		life.lost("the last of them is gone");
	}

	/**
	 * Return those that are connected.
	 */
	List<PeerConnection> ready() {
		return this.members.values().stream().filter(PeerConnection::isReady).toList();
	}

	/**
	 * Return the connection to an instance, if there is one.
	 */
	@Nullable PeerConnection find(String instance) {
		PeerConnection member = this.members.get(instance);
		return (member != null && member.isReady()) ? member : null;
	}

	/**
	 * Return the hubs that this instance hears of, its own first.
	 */
	Collection<HubLink> links() {
		List<HubLink> links = new ArrayList<>(List.of(own()));
		ready().forEach((member) -> links.add(member.clientEnd()));
		return links;
	}

	/**
	 * Take note that the present life is of no use.
	 */
	void abandon() {
		this.life = null;
	}

	/**
	 * Say goodbye to all, when all is sent that waits.
	 */
	CompletionStage<Void> goodbye() {
		this.closed = true;
		this.life = null;
		return Stages.all(this.members.values().stream().map(PeerConnection::goodbye).toList())
			.toCompletableFuture()
			.completeOnTimeout(null, GOODBYE_SECONDS, TimeUnit.SECONDS);
	}

	CompletionStage<Void> close() {
		this.closed = true;
		this.members.values().forEach((member) -> member.end("this side is about to stop"));
		Own own = this.own;
		return (own != null) ? own.loop().close() : Stages.DONE;
	}

	/**
	 * What this instance hears of its own hub.
	 */
	private final class OwnClient implements HubClient {

		@Override
		public void onDelivery(HubDelivery delivery) {
			PeerMembers.this.attachments.deliver(own(), delivery);
		}

		@Override
		public void onOverload(long subscription, AetherMessage message) {
			PeerMembers.this.attachments.overload(subscription, message);
		}

		@Override
		public void onClosed(String why) {
			logger.debug("The own hub is closed: {}", why);
		}

	}

}
