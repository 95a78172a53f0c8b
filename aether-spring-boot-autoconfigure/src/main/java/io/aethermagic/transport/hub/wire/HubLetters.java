package io.aethermagic.transport.hub.wire;

import java.util.List;
import java.util.function.Consumer;

import io.aethermagic.task.TaskAddress;
import io.aethermagic.transport.DeadLetter;
import io.aethermagic.transport.DeadLetters;
import org.jspecify.annotations.Nullable;

/**
 * What an instance asks about the hub's dead letters. A long list goes in pages, so that
 * it is never on its way as a whole. Safe for use by several threads.
 */
final class HubLetters {

	/** How many bytes of letters go at a time; a larger one goes alone. */
	private static final long PAGE = 1024 * 1024;

	private final DeadLetters letters;

	private final Consumer<Frame> answers;

	HubLetters(DeadLetters letters, Consumer<Frame> answers) {
		this.letters = letters;
		this.answers = answers;
	}

	void take(Frame frame) {
		long number = frame.number();
		switch (frame.kind()) {
			case ADD_LETTER ->
				this.letters.add(FrameForms.letter(frame)).whenComplete((added, failure) -> answer(number, failure));
			case FIND_LETTER -> this.letters.find(frame.needed("letter")).whenComplete((letter, failure) -> {
				if (letter != null) {
					this.answers.accept(FrameForms.letter(FrameKind.LETTER, number, letter));
				}
				answer(number, failure);
			});
			case REMOVE_LETTER -> this.letters.remove(frame.needed("letter"))
				.whenComplete((removed, failure) -> this.answers
					.accept((failure != null) ? Answers.no(number, failure) : Answers.ok(number, removed)));
			default -> list(frame, number);
		}
	}

	private void answer(long number, @Nullable Throwable failure) {
		this.answers.accept((failure != null) ? Answers.no(number, failure) : Answers.ok(number, null));
	}

	private void list(Frame frame, long number) {
		TaskAddress address = frame.hasChannel() ? frame.address() : null;
		int from = (int) Math.max(0, Math.min(Integer.MAX_VALUE, frame.number("from", 0)));
		int limit = (int) Math.max(0, Math.min(Integer.MAX_VALUE - (long) from, frame.number("limit")));
		this.letters.list(address, from + limit).whenComplete((found, failure) -> {
			if (failure != null) {
				answer(number, failure);
				return;
			}
			int sent = send(found.subList(Math.min(from, found.size()), found.size()), number);
			this.answers.accept(Answers.ok(number, from + sent < found.size()));
		});
	}

	private int send(List<DeadLetter> letters, long number) {
		long bytes = 0;
		int sent = 0;
		for (DeadLetter letter : letters) {
			bytes += letter.message().size();
			if (sent > 0 && bytes > PAGE) {
				break;
			}
			this.answers.accept(FrameForms.letter(FrameKind.LETTER, number, letter));
			sent++;
		}
		return sent;
	}

}
