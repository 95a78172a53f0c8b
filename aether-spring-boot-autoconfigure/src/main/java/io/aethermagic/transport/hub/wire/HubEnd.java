package io.aethermagic.transport.hub.wire;

import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.MessageRefusedException;
import io.aethermagic.transport.TransportException;
import io.aethermagic.transport.hub.Hub;
import io.aethermagic.transport.hub.HubAuthorization;
import io.aethermagic.transport.hub.HubClient;
import io.aethermagic.transport.hub.HubDelivery;
import io.aethermagic.transport.hub.HubPeer;
import io.aethermagic.transport.hub.HubRights;
import io.aethermagic.transport.hub.HubSession;
import io.aethermagic.transport.support.Stages;
import org.jspecify.annotations.Nullable;

/**
 * The hub's end of a wire: it does at the hub what the instance at the other end asks,
 * and writes what the hub delivers. Safe for use by several threads; no method blocks.
 */
public final class HubEnd {

	private final Hub hub;

	private final WireSettings settings;

	private final WireConnection connection;

	private final HubLetters letters;

	private final HubAuthorization authorization;

	private final Wire wire;

	/** The subscriptions whose messages are confirmed. */
	private final Set<Long> inboxes = ConcurrentHashMap.newKeySet();

	private final AtomicLong unconfirmed = new AtomicLong();

	private volatile @Nullable Attached attached;

	/**
	 * Create an end on a wire that stands.
	 * @param hub the hub
	 * @param wire the wire
	 * @param settings how it behaves
	 * @param timers the clock
	 * @param authorization what the other end may do
	 */
	public HubEnd(Hub hub, Wire wire, WireSettings settings, Timers timers, HubAuthorization authorization) {
		this.hub = hub;
		this.wire = wire;
		this.authorization = authorization;
		this.settings = settings;
		this.letters = new HubLetters(hub.deadLetters(), this::answer);
		this.connection = new WireConnection(wire, settings, timers, new Frames(), true, false);
		this.connection.begin();
	}

	/**
	 * Return what the wire hands over to.
	 * @return the connection
	 */
	public WireConnection connection() {
		return this.connection;
	}

	private void hello(Frame frame) {
		if (this.attached != null) {
			throw new MalformedFrameException("A second hello came", null);
		}
		String instance = frame.needed("instance");
		HubSession session;
		try {
			session = this.hub.attach(instance, FrameForms.will(frame), new Deliveries());
		}
		catch (MalformedFrameException ex) {
			throw ex;
		}
		catch (TransportException ex) {
			this.connection.send(Answers.no(0, ex));
			this.connection.finish(WireEnd.GOING_AWAY, String.valueOf(ex.getMessage()));
			return;
		}
		this.attached = new Attached(session,
				new HubRights(this.authorization, new HubPeer(this.wire.user(), instance, this.wire.peer())));
		if (this.connection.isOver()) {
			session.lost();
		}
		this.connection.beatEvery(FrameForms.beatNanos(frame));
		answer(FrameForms.welcome(session.incarnation(), this.settings));
	}

	private void ask(Attached attached, Frame frame) {
		try {
			take(attached, frame);
		}
		catch (MessageRefusedException ex) {
			answer(Answers.no(frame.number(), ex));
		}
	}

	private void take(Attached attached, Frame frame) {
		HubSession session = attached.session();
		long number = frame.number();
		switch (frame.kind()) {
			case SEND -> answer(number, send(attached, frame));
			case SUBSCRIBE -> subscribe(attached, frame);
			case REQUEST -> session.request(frame.number("subscription"), frame.number("more"));
			case POLL -> answer(number, session.poll(frame.number("subscription")));
			case CONFIRM -> confirm(session, frame);
			case UNSUBSCRIBE -> answer(number, session.unsubscribe(frame.number("subscription")));
			case ACCEPT -> answer(number, session.accept(frame.number("delivery")));
			case EXTEND -> answer(number, session.extend(frame.number("delivery")));
			case ACK -> answer(number, session.ack(frame.number("delivery")));
			case RELEASE -> answer(number, session.release(frame.number("delivery")));
			case CLAIM -> answer(number, session.claim(FrameForms.claim(frame)));
			case CLAIMED -> answer(number, session.claimed());
			case ADD_LETTER -> this.letters.take(frame);
			case LIST_LETTERS, FIND_LETTER, REMOVE_LETTER -> {
				attached.rights().checkDeadLetters();
				this.letters.take(frame);
			}
			case BYE -> answer(number, session.close());
			default -> answer(Answers.no(number, new TransportException(
					"This hub does not know what was asked; it may be of an older version", null)));
		}
	}

	private void subscribe(Attached attached, Frame frame) {
		attached.rights().checkSubscribe(frame.channel());
		long subscription = frame.number("subscription");
		if (frame.channel() instanceof Channel.Inbox) {
			this.inboxes.add(subscription);
		}
		answer(frame.number(),
				attached.session().subscribe(subscription, frame.channel(), FrameForms.subscribing(frame)));
	}

	private void confirm(HubSession session, Frame frame) {
		long count = frame.number("count");
		this.unconfirmed.addAndGet(-count);
		session.confirm(frame.number("subscription"), frame.flag("control"), count);
	}

	private CompletionStage<?> send(Attached attached, Frame frame) {
		attached.rights().checkSend(frame.channel(), frame.message().action());
		int size = frame.payload().length;
		return (size <= this.settings.maxMessageSize())
				? attached.session().send(frame.channel(), frame.message(), FrameForms.options(frame))
				: Stages.failed(WireSettings.tooLarge(size, this.settings.maxMessageSize()));
	}

	private void answer(long number, CompletionStage<?> stage) {
		stage.whenComplete((result,
				failure) -> answer((failure != null) ? Answers.no(number, failure) : Answers.ok(number, result)));
	}

	/**
	 * Write something, or give up a reader that lets too much wait.
	 */
	private void answer(Frame frame) {
		if (!this.connection.offer(frame)) {
			this.connection.tooSlow();
		}
	}

	/**
	 * An instance at the hub.
	 */
	private record Attached(HubSession session, HubRights rights) {
	}

	/**
	 * What the instance asks.
	 */
	private final class Frames implements FrameListener {

		@Override
		public WireConnection connection() {
			return HubEnd.this.connection;
		}

		@Override
		public void onFrame(Frame frame) {
			Attached attached = HubEnd.this.attached;
			if (frame.kind() == FrameKind.HELLO) {
				hello(frame);
			}
			else if (attached != null) {
				ask(attached, frame);
			}
			else {
				throw new MalformedFrameException("The first that came was no hello", null);
			}
		}

		@Override
		public void onOver(String why) {
			Attached attached = HubEnd.this.attached;
			if (attached != null) {
				attached.session().lost();
			}
		}

	}

	/**
	 * What the hub says.
	 */
	private final class Deliveries implements HubClient {

		@Override
		public boolean confirms() {
			return true;
		}

		@Override
		public void onDelivery(HubDelivery delivery) {
			answer(FrameForms.delivery(delivery));
			if (HubEnd.this.inboxes.contains(delivery.subscription())
					&& HubEnd.this.unconfirmed.incrementAndGet() > HubEnd.this.settings.maxBuffered()) {
				HubEnd.this.connection.tooSlow();
			}
		}

		@Override
		public void onOverload(long subscription, AetherMessage message) {
			answer(Frame.of(FrameKind.OVERLOAD).with("subscription", subscription).with(message));
		}

		@Override
		public void onClosed(String why) {
			HubEnd.this.connection.end(WireEnd.GOING_AWAY, why);
		}

	}

}
