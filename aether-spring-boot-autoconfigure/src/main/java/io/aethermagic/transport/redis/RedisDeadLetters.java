package io.aethermagic.transport.redis;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import io.aethermagic.task.TaskAddress;
import io.aethermagic.transport.DeadLetter;
import io.aethermagic.transport.DeadLetters;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the dead letters of a union in a hash, with their order beside it. Safe for use
 * by several threads; no method blocks.
 */
final class RedisDeadLetters implements DeadLetters {

	/** How many letters are kept. */
	static final int MOST = 10_000;

	private static final Logger logger = LoggerFactory.getLogger(RedisDeadLetters.class);

	private final RedisTransport transport;

	private final List<String> keys;

	RedisDeadLetters(RedisTransport transport) {
		this.transport = transport;
		RedisKeys keys = transport.keys();
		this.keys = List.of(keys.letters(), keys.letterOrder(), keys.letterAddresses());
	}

	private <T> CompletionStage<T> withLink(Function<RedisLink, CompletionStage<T>> step) {
		RedisLink link = this.transport.link();
		return (link != null) ? step.apply(link) : this.transport.disconnected();
	}

	@Override
	public CompletionStage<Void> add(DeadLetter letter) {
		return withLink((link) -> link
			.number(Script.KEEP_LETTER, this.keys, letter.id(), Frames.of(letter), letter.address(), MOST)
			.thenApply((done) -> null));
	}

	@Override
	public CompletionStage<List<DeadLetter>> list(@Nullable TaskAddress address, int limit) {
		return withLink((link) -> link.list(Script.LIST_LETTERS, this.keys, (address != null) ? address : "", limit))
			.thenApply((frames) -> {
				List<DeadLetter> letters = new ArrayList<>();
				for (Object frame : frames) {
					DeadLetter letter = letter((byte[]) frame);
					if (letter != null) {
						letters.add(letter);
					}
				}
				return letters;
			});
	}

	@Override
	public CompletionStage<@Nullable DeadLetter> find(String id) {
		return withLink((link) -> Problems
			.translated(link.commands().hget(RedisLink.bytes(this.keys.get(0)), RedisLink.bytes(id))))
			.thenApply((frame) -> letter(frame));
	}

	private static @Nullable DeadLetter letter(byte @Nullable [] frame) {
		if (frame == null) {
			return null;
		}
		try {
			return Frames.letter(frame);
		}
		catch (IOException ex) {
			logger.warn("A dead letter cannot be read: {}", ex.getMessage());
			return null;
		}
	}

	@Override
	public CompletionStage<Boolean> remove(String id) {
		return withLink((link) -> link.number(Script.REMOVE_LETTER, this.keys, id)).thenApply((count) -> count != 0);
	}

}
