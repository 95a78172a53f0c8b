package io.aethermagic.transport.hub.wire;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.Custody;
import io.aethermagic.transport.DeadLetter;
import io.aethermagic.transport.LastWill;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.TransportException;
import io.aethermagic.transport.hub.HubClaim;
import io.aethermagic.transport.hub.HubClient;
import io.aethermagic.transport.hub.HubDelivery;
import io.aethermagic.transport.hub.HubLink;
import io.aethermagic.transport.support.Stages;
import org.jspecify.annotations.Nullable;

/**
 * The client's end of a wire: what an instance asks of the hub at the other end. Each
 * question has a number, under which its answer comes. Safe for use by several threads;
 * no method blocks.
 */
public final class ClientEnd implements HubLink {

	/** So many messages of an inbox are confirmed at a time, or with the next beat. */
	private static final int CONFIRMED_TOGETHER = 64;

	private final HubClient client;

	private final WireSettings settings;

	private final WireConnection connection;

	private final AtomicLong numbers = new AtomicLong();

	private final Map<Long, Question> questions = new ConcurrentHashMap<>();

	/** How many messages have come to each inbox that the hub was not told of. */
	private final Map<Long, Taken> unconfirmed = new ConcurrentHashMap<>();

	private final CompletableFuture<ClientEnd> welcomed = new CompletableFuture<>();

	private final CompletableFuture<Void> closed = new CompletableFuture<>();

	private volatile String incarnation = "";

	private volatile int maxMessageSize;

	private volatile @Nullable String over;

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
		Taken taken = this.unconfirmed.get(delivery.subscription());
		if (taken != null && taken.take(delivery.message().isControl()) >= CONFIRMED_TOGETHER) {
			confirm(delivery.subscription(), taken);
		}
	}

	private void confirm(long subscription, Taken taken) {
		confirm(subscription, false, taken.data().getAndSet(0));
		confirm(subscription, true, taken.control().getAndSet(0));
	}

	private void confirm(long subscription, boolean control, long count) {
		if (count > 0) {
			this.connection.send(Frame.of(FrameKind.CONFIRM)
				.with("subscription", subscription)
				.with("control", control)
				.with("count", count));
		}
	}

	private void letter(Frame frame) {
		Question question = this.questions.get(frame.number());
		if (question != null) {
			question.letters.add(FrameForms.letter(frame));
		}
	}

	private void answered(Frame frame, @Nullable TransportException failure) {
		Question question = this.questions.remove(frame.number());
		if (question == null) {
			if (failure != null) {
				this.welcomed.completeExceptionally(failure);
				this.connection.end(WireEnd.GOODBYE, String.valueOf(failure.getMessage()));
			}
			return;
		}
		if (failure != null) {
			question.answer.completeExceptionally(failure);
		}
		else {
			question.answer.complete(new Answer(frame, question.letters));
		}
	}

	private void over(String why) {
		this.over = why;
		TransportException gone = gone(why);
		this.questions.keySet().forEach((number) -> {
			Question question = this.questions.remove(number);
			if (question != null) {
				question.answer.completeExceptionally(gone);
			}
		});
		this.closed.complete(null);
		boolean stood = !this.welcomed.completeExceptionally(new TransportException(why, null))
				&& !this.welcomed.isCompletedExceptionally();
		if (stood && !this.leaving) {
			this.client.onClosed(why);
		}
	}

	private static TransportException gone(String why) {
		return new TransportException("The connection to the hub is gone: " + why, null);
	}

	/**
	 * Ask the hub for something.
	 * @param bounded whether it may be refused because too much waits
	 */
	private CompletionStage<Answer> ask(long number, Frame frame, boolean bounded) {
		Question question = new Question();
		if (bounded && this.questions.size() >= this.settings.maxBuffered()) {
			return Stages.failed(full());
		}
		this.questions.put(number, question);
		if (!bounded) {
			this.connection.send(frame);
		}
		else if (!this.connection.offer(frame)) {
			this.questions.remove(number);
			return Stages.failed(full());
		}
		String over = this.over;
		if (over != null && this.questions.remove(number) != null) {
			question.answer.completeExceptionally(gone(over));
		}
		return question.answer.minimalCompletionStage();
	}

	private TransportException full() {
		return new TransportException("Too much waits to be sent to the hub, more than " + this.settings.boundProperty()
				+ " says; it is tried again", null);
	}

	private CompletionStage<Custody> custody(FrameKind step, long delivery) {
		long number = next();
		return custody(number, Frame.of(step, number).with("delivery", delivery));
	}

	private CompletionStage<Custody> custody(long number, Frame frame) {
		return ask(number, frame, false).thenApply((answer) -> Answers.custody(answer.frame()));
	}

	private CompletionStage<Void> done(long number, Frame frame) {
		return ask(number, frame, false).thenApply((answer) -> null);
	}

	/**
	 * Ask about dead letters.
	 */
	CompletionStage<Answer> askAboutLetters(LongFunction<Frame> question) {
		long number = next();
		return ask(number, question.apply(number), true);
	}

	private long next() {
		return this.numbers.incrementAndGet();
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
		int most = this.maxMessageSize;
		byte[] payload = message.payload();
		if (payload.length > most) {
			return Stages.failed(WireSettings.tooLarge(payload.length, most));
		}
		long number = next();
		return ask(number, FrameForms.send(number, channel, options).with(message), !message.isControl())
			.thenApply((answer) -> Answers.receipt(answer.frame()));
	}

	@Override
	public CompletionStage<Void> subscribe(long subscription, Channel channel, SubscribeOptions options) {
		if (channel instanceof Channel.Inbox) {
			this.unconfirmed.put(subscription, new Taken(new AtomicLong(), new AtomicLong()));
		}
		long number = next();
		return done(number, FrameForms.subscribe(number, subscription, channel, options));
	}

	@Override
	public void request(long subscription, long n) {
		this.connection.send(Frame.of(FrameKind.REQUEST).with("subscription", subscription).with("more", n));
	}

	@Override
	public CompletionStage<Void> unsubscribe(long subscription) {
		this.unconfirmed.remove(subscription);
		long number = next();
		return done(number, Frame.of(FrameKind.UNSUBSCRIBE, number).with("subscription", subscription));
	}

	@Override
	public CompletionStage<Custody> accept(long delivery) {
		return custody(FrameKind.ACCEPT, delivery);
	}

	@Override
	public CompletionStage<Custody> extend(long delivery) {
		return custody(FrameKind.EXTEND, delivery);
	}

	@Override
	public CompletionStage<Custody> ack(long delivery) {
		return custody(FrameKind.ACK, delivery);
	}

	@Override
	public CompletionStage<Custody> release(long delivery) {
		return custody(FrameKind.RELEASE, delivery);
	}

	@Override
	public CompletionStage<Custody> claim(HubClaim claim) {
		long number = next();
		return custody(number, FrameForms.claim(number, claim));
	}

	@Override
	public CompletionStage<Void> claimed() {
		long number = next();
		return done(number, Frame.of(FrameKind.CLAIMED, number));
	}

	@Override
	public CompletionStage<Void> close() {
		this.leaving = true;
		long number = next();
		done(number, Frame.of(FrameKind.BYE, number))
			.whenComplete((said, failure) -> this.connection.end(WireEnd.GOODBYE, "goodbye"));
		return this.closed.minimalCompletionStage();
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
		public void onFrame(Frame frame) {
			switch (frame.kind()) {
				case WELCOME -> welcome(frame);
				case DELIVERY -> deliver(FrameForms.delivery(frame));
				case OVERLOAD -> ClientEnd.this.client.onOverload(frame.number("subscription"), frame.message());
				case OK -> answered(frame, null);
				case NO -> answered(frame, Answers.failure(frame));
				case LETTER -> letter(frame);
				default -> {
					// of a later version: nothing that was asked for here
				}
			}
		}

		@Override
		public WireConnection connection() {
			return ClientEnd.this.connection;
		}

		@Override
		public void onBeat() {
			FrameListener.super.onBeat();
			ClientEnd.this.unconfirmed.forEach(ClientEnd.this::confirm);
		}

		@Override
		public void onOver(String why) {
			over(why);
		}

	}

	/**
	 * What was asked and is not answered.
	 */
	private static final class Question {

		private final CompletableFuture<Answer> answer = new CompletableFuture<>();

		/** Filled by the thread that reads. */
		private final List<DeadLetter> letters = new ArrayList<>();

	}

	/**
	 * How many messages of an inbox have come that the hub was not told of.
	 */
	private record Taken(AtomicLong data, AtomicLong control) {

		long take(boolean control) {
			return (control ? this.control : this.data).incrementAndGet();
		}

	}

	/**
	 * An answer.
	 *
	 * @param frame what the hub says
	 * @param letters the letters that came before it
	 */
	record Answer(Frame frame, List<DeadLetter> letters) {
	}

}
