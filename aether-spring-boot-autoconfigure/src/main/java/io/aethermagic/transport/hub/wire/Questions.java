package io.aethermagic.transport.hub.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

import io.aethermagic.transport.DeadLetter;
import io.aethermagic.transport.TransportException;
import io.aethermagic.transport.support.Stages;
import org.jspecify.annotations.Nullable;

/**
 * What a client has asked the hub on one connection, by the numbers under which the
 * answers come. When the connection is over all that is open fails, and all that is asked
 * later. Safe for use by several threads; never blocks.
 */
final class Questions {

	private final WireConnection connection;

	private final WireSettings settings;

	private final AtomicLong numbers = new AtomicLong();

	private final Map<Long, Question> open = new ConcurrentHashMap<>();

	private volatile @Nullable TransportException gone;

	Questions(WireConnection connection, WireSettings settings) {
		this.connection = connection;
		this.settings = settings;
	}

	/**
	 * Ask something, whatever waits.
	 * @param question makes the frame of a number
	 */
	CompletionStage<Answer> ask(LongFunction<Frame> question) {
		return ask(question, false);
	}

	/**
	 * Ask something that may be refused because too much waits.
	 * @param question makes the frame of a number
	 */
	CompletionStage<Answer> askIfThereIsRoom(LongFunction<Frame> question) {
		return (this.open.size() < this.settings.maxBuffered()) ? ask(question, true) : Stages.failed(full());
	}

	private CompletionStage<Answer> ask(LongFunction<Frame> question, boolean bounded) {
		long number = this.numbers.incrementAndGet();
		Frame frame = question.apply(number);
		Question asked = new Question();
		this.open.put(number, asked);
		if (!bounded) {
			this.connection.send(frame);
		}
		else if (!this.connection.offer(frame)) {
			this.open.remove(number);
			return Stages.failed(full());
		}
		TransportException gone = this.gone;
		if (gone != null && this.open.remove(number) != null) {
			asked.answer.completeExceptionally(gone);
		}
		return asked.answer.minimalCompletionStage();
	}

	private TransportException full() {
		return new TransportException("Too much waits to be sent to the hub, more than " + this.settings.boundProperty()
				+ " says; it is tried again", null);
	}

	/**
	 * Take a letter that belongs to an answer which follows.
	 */
	void letter(Frame frame) {
		Question question = this.open.get(frame.number());
		if (question != null) {
			question.letters.add(FrameForms.letter(frame));
		}
	}

	/**
	 * Take an answer.
	 */
	void answered(Frame frame) {
		Question question = this.open.remove(frame.number());
		if (question == null) {
			return;
		}
		if (frame.kind() == FrameKind.NO) {
			question.answer.completeExceptionally(Answers.failure(frame));
		}
		else {
			question.answer.complete(new Answer(frame, question.letters));
		}
	}

	/**
	 * Take note that no answer comes any more.
	 */
	void over(String why) {
		TransportException gone = new TransportException("The connection to the hub is gone: " + why, null);
		this.gone = gone;
		this.open.keySet().forEach((number) -> {
			Question question = this.open.remove(number);
			if (question != null) {
				question.answer.completeExceptionally(gone);
			}
		});
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
	 * An answer.
	 *
	 * @param frame what the hub says
	 * @param letters the letters that came before it
	 */
	record Answer(Frame frame, List<DeadLetter> letters) {
	}

}
