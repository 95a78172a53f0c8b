package io.aethermagic.transport.hub.wire;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongFunction;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.Custody;
import io.aethermagic.transport.LastWill;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.TransportException;
import io.aethermagic.transport.hub.HubClaim;
import io.aethermagic.transport.hub.HubClient;
import io.aethermagic.transport.hub.HubDelivery;
import io.aethermagic.transport.hub.HubLink;
import io.aethermagic.transport.hub.wire.Questions.Answer;
import io.aethermagic.transport.support.Stages;

/**
 * The client's end of a wire: what an instance asks of the hub at the other end. Safe for
 * use by several threads; no method blocks.
 */
public final class ClientEnd implements HubLink {

	private static final String SUBSCRIPTION = "subscription";

	private final HubClient client;

	private final WireSettings settings;

	private final WireConnection connection;

	private final Questions questions;

	private final Confirmations confirmations;

	private final CompletableFuture<ClientEnd> welcomed = new CompletableFuture<>();

	private final CompletableFuture<Void> closed = new CompletableFuture<>();

	private volatile String incarnation = "";

	private volatile int maxMessageSize;

	private volatile boolean leaving;

	/**
	 * Create an end on a wire that stands.
	 * @param wire the wire
	 * @param settings how it behaves
	 * @param timers the clock
	 * @param client who takes deliveries, and learns of the connection's end
	 */
	public ClientEnd(Wire wire, WireSettings settings, Timers timers, HubClient client) {
		this.client = client;
		this.settings = settings;
		this.maxMessageSize = settings.maxMessageSize();
		this.connection = new WireConnection(wire, settings, timers, new Frames(), true, true);
		this.questions = new Questions(this.connection, settings);
		this.confirmations = new Confirmations(this.connection);
	}

	/**
	 * Return what the wire hands over to.
	 * @return the connection
	 */
	public WireConnection connection() {
		return this.connection;
	}

	/**
	 * Say who is here.
	 * @param instance the instance id
	 * @param will what the hub says when the connection is lost
	 * @return a stage that completes when the hub has said welcome; exceptionally if the
	 * connection ends before
	 */
	public CompletionStage<ClientEnd> hello(String instance, LastWill will) {
		this.connection.begin();
		this.connection.send(FrameForms.hello(instance, will, this.settings));
		return this.welcomed.minimalCompletionStage();
	}

	private void welcome(Frame frame) {
		this.incarnation = frame.needed("incarnation");
		long theirs = frame.number("max-message-size", Integer.MAX_VALUE);
		this.maxMessageSize = (int) Math.min(this.settings.maxMessageSize(), theirs);
		this.connection.takeUpTo(theirs);
		this.connection.beatEvery(FrameForms.beatNanos(frame));
		this.welcomed.complete(this);
	}

	private void deliver(HubDelivery delivery) {
		this.client.onDelivery(delivery);
		this.confirmations.taken(delivery);
	}

	private void over(String why) {
		this.questions.over(why);
		this.closed.complete(null);
		boolean stood = !this.welcomed.completeExceptionally(new TransportException(why, null))
				&& !this.welcomed.isCompletedExceptionally();
		if (stood && !this.leaving) {
			this.client.onClosed(why);
		}
	}

	@Override
	public String incarnation() {
		return this.incarnation;
	}

	@Override
	public Instant heard() {
		return this.connection.heard();
	}

	@Override
	public CompletionStage<Receipt> send(Channel channel, AetherMessage message, SendOptions options) {
		int size = message.payload().length;
		if (size > this.maxMessageSize) {
			return Stages.failed(WireSettings.tooLarge(size, this.maxMessageSize));
		}
		LongFunction<Frame> question = (number) -> FrameForms.send(number, channel, options).with(message);
		return (message.isControl() ? this.questions.ask(question) : this.questions.askIfThereIsRoom(question))
			.thenApply((answer) -> Answers.receipt(answer.frame()));
	}

	/**
	 * Ask about dead letters.
	 */
	CompletionStage<Answer> askAboutLetters(LongFunction<Frame> question) {
		return this.questions.askIfThereIsRoom(question);
	}

	private CompletionStage<Void> done(LongFunction<Frame> question) {
		return this.questions.ask(question).thenApply((answer) -> null);
	}

	private CompletionStage<Custody> custody(LongFunction<Frame> question) {
		return this.questions.ask(question).thenApply((answer) -> Answers.custody(answer.frame()));
	}

	private CompletionStage<Custody> step(FrameKind step, long delivery) {
		return custody((number) -> Frame.of(step, number).with("delivery", delivery));
	}

	@Override
	public CompletionStage<Void> subscribe(long subscription, Channel channel, SubscribeOptions options) {
		if (channel instanceof Channel.Inbox) {
			this.confirmations.subscribed(subscription);
		}
		return done((number) -> FrameForms.subscribe(number, subscription, channel, options));
	}

	@Override
	public void request(long subscription, long n) {
		this.connection.send(Frame.of(FrameKind.REQUEST).with(SUBSCRIPTION, subscription).with("more", n));
	}

	@Override
	public CompletionStage<Boolean> poll(long subscription) {
		return this.questions.ask((number) -> Frame.of(FrameKind.POLL, number).with(SUBSCRIPTION, subscription))
			.thenApply((answer) -> Answers.flag(answer.frame()));
	}

	@Override
	public CompletionStage<Void> unsubscribe(long subscription) {
		this.confirmations.unsubscribed(subscription);
		return done((number) -> Frame.of(FrameKind.UNSUBSCRIBE, number).with(SUBSCRIPTION, subscription));
	}

	@Override
	public CompletionStage<Custody> accept(long delivery) {
		return step(FrameKind.ACCEPT, delivery);
	}

	@Override
	public CompletionStage<Custody> extend(long delivery) {
		return step(FrameKind.EXTEND, delivery);
	}

	@Override
	public CompletionStage<Custody> ack(long delivery) {
		return step(FrameKind.ACK, delivery);
	}

	@Override
	public CompletionStage<Custody> release(long delivery) {
		return step(FrameKind.RELEASE, delivery);
	}

	@Override
	public CompletionStage<Custody> claim(HubClaim claim) {
		return custody((number) -> FrameForms.claim(number, claim));
	}

	@Override
	public CompletionStage<Void> claimed() {
		return done((number) -> Frame.of(FrameKind.CLAIMED, number));
	}

	@Override
	public CompletionStage<Void> close() {
		sayGoodbye().whenComplete((said, failure) -> this.connection.end(WireEnd.GOODBYE, "goodbye"));
		return this.closed.minimalCompletionStage();
	}

	/**
	 * Say goodbye, and leave the connection as it is.
	 * @return a stage that completes when the hub knows
	 */
	public CompletionStage<Void> sayGoodbye() {
		this.leaving = true;
		return done((number) -> Frame.of(FrameKind.BYE, number));
	}

	@Override
	public void lost() {
		this.connection.end(WireEnd.FAILED, "this side has given the connection up");
	}

	/**
	 * What the hub says.
	 */
	private final class Frames implements FrameListener {

		@Override
		public WireConnection connection() {
			return ClientEnd.this.connection;
		}

		@Override
		public void onFrame(Frame frame) {
			ClientEnd end = ClientEnd.this;
			switch (frame.kind()) {
				case WELCOME -> welcome(frame);
				case DELIVERY -> deliver(FrameForms.delivery(frame));
				case OVERLOAD -> end.client.onOverload(frame.number(SUBSCRIPTION), frame.message());
				case LETTER -> end.questions.letter(frame);
				case OK, NO -> end.questions.answered(frame);
				default -> {
					// of a later version: nothing that was asked for here
				}
			}
		}

		@Override
		public void onBeat() {
			FrameListener.super.onBeat();
			ClientEnd.this.confirmations.confirm();
		}

		@Override
		public void onOver(String why) {
			over(why);
		}

	}

}
