package io.aethermagic.transport.hub.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongFunction;

import io.aethermagic.task.TaskAddress;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.DeadLetter;
import io.aethermagic.transport.DeadLetters;
import io.aethermagic.transport.TransportException;
import io.aethermagic.transport.hub.wire.Questions.Answer;
import io.aethermagic.transport.support.Stages;
import org.jspecify.annotations.Nullable;

/**
 * The dead letters of the hub at the other end of the wire that is in use. Safe for use
 * by several threads.
 */
public final class WireDeadLetters implements DeadLetters {

	private volatile @Nullable ClientEnd end;

	/**
	 * Create dead letters that nobody keeps yet.
	 */
	public WireDeadLetters() {
	}

	/**
	 * Use a wire from now on.
	 * @param end its end here
	 */
	public void use(ClientEnd end) {
		this.end = end;
	}

	private CompletionStage<Answer> ask(LongFunction<Frame> question) {
		ClientEnd end = this.end;
		if (end == null) {
			return Stages.failed(new TransportException("There has been no connection to the hub yet", null));
		}
		return end.askAboutLetters(question);
	}

	@Override
	public CompletionStage<Void> add(DeadLetter letter) {
		return ask((number) -> FrameForms.letter(FrameKind.ADD_LETTER, number, letter)).thenApply((answer) -> null);
	}

	@Override
	public CompletionStage<List<DeadLetter>> list(@Nullable TaskAddress address, int limit) {
		return list(address, limit, new ArrayList<>());
	}

	private CompletionStage<List<DeadLetter>> list(@Nullable TaskAddress address, int limit, List<DeadLetter> found) {
		return ask((number) -> {
			Frame frame = Frame.of(FrameKind.LIST_LETTERS, number)
				.with("from", found.size())
				.with("limit", limit - found.size());
			return (address != null) ? frame.with(new Channel.TaskQueue(address)) : frame;
		}).thenCompose((answer) -> {
			found.addAll(answer.letters());
			boolean more = Answers.flag(answer.frame()) && !answer.letters().isEmpty();
			return more ? list(address, limit, found) : CompletableFuture.completedStage(List.copyOf(found));
		});
	}

	@Override
	public CompletionStage<@Nullable DeadLetter> find(String id) {
		return ask((number) -> Frame.of(FrameKind.FIND_LETTER, number).with("letter", id))
			.thenApply((answer) -> answer.letters().isEmpty() ? null : answer.letters().get(0));
	}

	@Override
	public CompletionStage<Boolean> remove(String id) {
		return ask((number) -> Frame.of(FrameKind.REMOVE_LETTER, number).with("letter", id))
			.thenApply((answer) -> Answers.flag(answer.frame()));
	}

}
