package io.aethermagic.transport.redis;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.transport.DeadLetter;
import io.aethermagic.transport.DeadLetters;
import io.aethermagic.transport.redis.connection.RedisBytes;
import io.aethermagic.transport.redis.connection.RedisLink;
import io.aethermagic.transport.redis.connection.RedisProblems;
import io.aethermagic.transport.redis.connection.RedisSession;
import io.aethermagic.transport.support.LetterFields;
import io.aethermagic.transport.support.Stages;
import org.jspecify.annotations.Nullable;

/**
 * Dead letters of a union: a hash of letters, and their order. Safe for use by several
 * threads.
 *
 * @promise 4.5
 */
final class RedisDeadLetters implements DeadLetters {

	/** How many letters are looked at in one step. */
	private static final int PAGE = 100;

	private static final String LETTER = "letter.";

	private static final LetterFields FIELDS = new LetterFields(LETTER + "id", LETTER + "workgroup", LETTER + "code",
			LETTER + "cause", LETTER + "dispatches", LETTER + "attempts", LETTER + "at", Instant::toString);

	private final String[] keys;

	private final int most;

	private final Supplier<@Nullable RedisSession> session;

	RedisDeadLetters(RedisContext context, Supplier<@Nullable RedisSession> session) {
		this.keys = context.keys().deadLetters();
		this.most = context.settings().bounds().maxDeadLetters();
		this.session = session;
	}

	@Override
	public CompletionStage<Void> add(DeadLetter letter) {
		RedisSession session = this.session.get();
		if (session == null) {
			return Stages.failed(RedisProblems.notConnected());
		}
		return session.writes()
			.write(this.keys[0],
					(link) -> link.scripts()
						.number(InstanceScripts.LETTER_ADD, this.keys, RedisBytes.of(letter.id()), write(letter),
								RedisBytes.of(this.most)))
			.thenAccept((added) -> {
			});
	}

	@Override
	public CompletionStage<List<DeadLetter>> list(@Nullable TaskAddress address, int limit) {
		return withLink((link) -> page(link, address, limit, 0, new ArrayList<>()));
	}

	private CompletionStage<List<DeadLetter>> page(RedisLink link, @Nullable TaskAddress address, int limit, int from,
			List<DeadLetter> found) {
		return link.scripts()
			.list(InstanceScripts.LETTER_LIST, this.keys, RedisBytes.of(from), RedisBytes.of(from + PAGE - 1))
			.thenCompose((letters) -> {
				letters.stream()
					.map((letter) -> read((byte[]) letter))
					.filter(Objects::nonNull)
					.filter((letter) -> address == null || address.equals(letter.address()))
					.limit(Math.max(0, limit - found.size()))
					.forEach(found::add);
				return (letters.size() < PAGE || found.size() >= limit) ? CompletableFuture.completedStage(found)
						: page(link, address, limit, from + PAGE, found);
			});
	}

	@Override
	public CompletionStage<@Nullable DeadLetter> find(String id) {
		return withLink((link) -> link.scripts()
			.value(InstanceScripts.LETTER_FIND, this.keys, RedisBytes.of(id))
			.thenApply(RedisDeadLetters::read));
	}

	@Override
	public CompletionStage<Boolean> remove(String id) {
		return withLink((link) -> link.scripts()
			.number(InstanceScripts.LETTER_REMOVE, this.keys, RedisBytes.of(id))
			.thenApply((removed) -> removed == 1));
	}

	private <T extends @Nullable Object> CompletionStage<T> withLink(Function<RedisLink, CompletionStage<T>> work) {
		RedisSession session = this.session.get();
		return (session != null) ? work.apply(session.commands()) : Stages.failed(RedisProblems.notConnected());
	}

	private static byte[] write(DeadLetter letter) {
		Map<String, String> fields = new LinkedHashMap<>(FIELDS.write(letter));
		TaskAddress address = letter.address();
		fields.put(LETTER + "union", address.union());
		fields.put(LETTER + "job", address.job());
		fields.put(LETTER + "task", address.task());
		fields.put(LETTER + "context", address.context());
		return MessageFrame.write(letter.message(), fields);
	}

	private static @Nullable DeadLetter read(byte @Nullable [] frame) {
		MessageFrame framed = (frame != null) ? MessageFrame.read(frame) : null;
		AetherMessage message = (framed != null) ? framed.message() : null;
		if (framed == null || message == null) {
			return null;
		}
		Map<String, String> fields = framed.more();
		Function<String, String> field = (name) -> fields.getOrDefault(LETTER + name, "");
		TaskAddress address = new TaskAddress(field.apply("union"), field.apply("job"), field.apply("task"),
				field.apply("context"));
		return FIELDS.read(fields, address, message);
	}

}
