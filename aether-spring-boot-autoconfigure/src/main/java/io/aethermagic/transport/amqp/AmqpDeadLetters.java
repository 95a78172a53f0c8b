package io.aethermagic.transport.amqp;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.transport.DeadLetter;
import io.aethermagic.transport.DeadLetters;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.TransportException;
import io.aethermagic.transport.support.LetterFields;
import io.aethermagic.transport.support.Stages;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the dead letters of a union in a queue. AMQP has no way to look into a queue: who
 * looks takes all letters in hand and gives them back, and whoever else looks meanwhile
 * finds none. So one looks at a time, which a queue that only one can have sees to. Of
 * two letters with one id the later counts. Safe for use by several threads; never
 * blocks.
 *
 * @promise 4.5
 */
final class AmqpDeadLetters implements DeadLetters {

	private static final String LETTER = "x-aether-letter-";

	private static final LetterFields FIELDS = new LetterFields(LETTER + "id", LETTER + "workgroup", LETTER + "code",
			LETTER + "cause", LETTER + "dispatches", LETTER + "attempts", LETTER + "at", Instant::toString);

	private static final String JOB = LETTER + "job";

	private static final String TASK = LETTER + "task";

	private static final String CONTEXT = LETTER + "context";

	private static final int MOST_TRIES = 200;

	private static final int MILLIS_BETWEEN = 50;

	private final AmqpContext context;

	private final Supplier<@Nullable AmqpLink> link;

	private final Turns turns;

	private final Queue<Looking<?>> looking = new ConcurrentLinkedQueue<>();

	/**
	 * Create dead letters.
	 * @param link the last life, if there was one
	 */
	AmqpDeadLetters(AmqpContext context, Supplier<@Nullable AmqpLink> link) {
		this.context = context;
		this.link = link;
		this.turns = new Turns(context.threads());
	}

	@Override
	public CompletionStage<Void> add(DeadLetter letter) {
		AmqpLink link = this.link.get();
		if (link == null) {
			return notConnected();
		}
		Map<String, Object> fields = new HashMap<>(FIELDS.write(letter));
		fields.put(JOB, letter.address().job());
		fields.put(TASK, letter.address().task());
		fields.put(CONTEXT, letter.address().context());
		AMQP.BasicProperties properties = this.context.messages().write(letter.message(), SendOptions.DEFAULT, fields);
		return link.call(this.turns, () -> {
			Channel channel = link.newChannel();
			declare(channel);
			channel.abort();
			return null;
		})
			.thenCompose((declared) -> link.publisher()
				.publish(this.context.names().dead(letter.address()), properties, letter.message().payload(), true))
			.thenAccept((receipt) -> {
			});
	}

	private static <T> CompletionStage<T> notConnected() {
		return Stages
			.failed(new TransportException("Dead letters cannot be reached: there is no connection to RabbitMQ", null));
	}

	private void declare(Channel channel) throws IOException {
		String queue = this.context.names().deadLetters();
		channel.queueDeclare(queue, true, false, false, this.context.settings().letterArguments());
		AmqpNames.Route every = this.context.names().everyDead();
		channel.queueBind(queue, every.exchange(), every.key());
	}

	@Override
	public CompletionStage<List<DeadLetter>> list(@Nullable TaskAddress address, int limit) {
		return look((letters, channel) -> letters.values()
			.stream()
			.map(Kept::letter)
			.filter((letter) -> address == null || address.equals(letter.address()))
			.sorted(Comparator.comparing(DeadLetter::at))
			.limit(limit)
			.toList());
	}

	@Override
	public CompletionStage<@Nullable DeadLetter> find(String id) {
		return look((letters, channel) -> Optional.ofNullable(letters.get(id)))
			.thenApply((kept) -> kept.map(Kept::letter).orElse(null));
	}

	@Override
	public CompletionStage<Boolean> remove(String id) {
		return look((letters, channel) -> {
			Kept kept = letters.remove(id);
			if (kept == null) {
				return false;
			}
			for (long tag : kept.tags()) {
				channel.basicAck(tag, false);
			}
			return true;
		});
	}

	/**
	 * Look into the queue, or be told what is found by the look that is about to begin.
	 */
	private <T> CompletionStage<T> look(Look<T> look) {
		AmqpLink link = this.link.get();
		if (link == null) {
			return notConnected();
		}
		Looking<T> looking = new Looking<>(look, new CompletableFuture<>());
		this.looking.add(looking);
		link.call(this.turns, () -> lookForAll(link)).whenComplete((done, failure) -> {
			if (failure != null) {
				looking.found.completeExceptionally(failure);
			}
		});
		return looking.found;
	}

	private @Nullable Void lookForAll(AmqpLink link) throws Exception {
		List<Looking<?>> all = new ArrayList<>();
		for (Looking<?> next = this.looking.poll(); next != null; next = this.looking.poll()) {
			all.add(next);
		}
		if (all.isEmpty()) {
			return null;
		}
		try {
			Channel lock = lock(link);
			try (Channel channel = link.newChannel()) {
				declare(channel);
				Map<String, Kept> letters = read(channel);
				for (Looking<?> each : all) {
					each.at(letters, channel);
				}
				// what is in hand goes back when the channel is closed, before the next
				// one looks
			}
			finally {
				lock.queueDelete(lockName());
				lock.abort();
			}
			all.forEach(Looking::tell);
		}
		catch (Exception ex) {
			all.forEach((each) -> each.found.completeExceptionally(AmqpProblems.of(ex)));
		}
		return null;
	}

	private String lockName() {
		return this.context.names().deadLetters() + ".lock";
	}

	/**
	 * Wait until nobody else looks: an exclusive queue is one connection's alone.
	 */
	private Channel lock(AmqpLink link) throws IOException, InterruptedException {
		for (int i = 1;; i++) {
			Channel channel = link.newChannel();
			try {
				channel.queueDeclare(lockName(), false, true, true, null);
				return channel;
			}
			catch (IOException ex) {
				if (i == MOST_TRIES || !AmqpProblems.isLocked(ex)) {
					throw ex;
				}
				Thread.sleep(MILLIS_BETWEEN);
			}
		}
	}

	private Map<String, Kept> read(Channel channel) throws IOException {
		Map<String, Kept> letters = new LinkedHashMap<>();
		for (GetResponse next = next(channel); next != null; next = next(channel)) {
			DeadLetter letter = letter(next);
			if (letter != null) {
				Kept before = letters.get(letter.id());
				List<Long> tags = (before != null) ? before.tags() : new ArrayList<>();
				tags.add(next.getEnvelope().getDeliveryTag());
				letters.put(letter.id(), new Kept(letter, tags));
			}
		}
		return letters;
	}

	private @Nullable GetResponse next(Channel channel) throws IOException {
		return channel.basicGet(this.context.names().deadLetters(), false);
	}

	private @Nullable DeadLetter letter(GetResponse response) {
		Map<String, Object> headers = response.getProps().getHeaders();
		Map<String, String> fields = new HashMap<>();
		headers.forEach((name, value) -> {
			if (name.startsWith(LETTER) && value != null) {
				fields.put(name, value.toString());
			}
		});
		AetherMessage message = this.context.messages().read(response.getProps(), response.getBody());
		TaskAddress address = this.context.names()
			.address(fields.getOrDefault(JOB, "-"), fields.getOrDefault(TASK, "-"), fields.getOrDefault(CONTEXT, "-"));
		return FIELDS.read(fields, address, message);
	}

	/**
	 * Somebody who waits for a look.
	 */
	private static final class Looking<T> {

		private final Look<T> look;

		private final CompletableFuture<T> found;

		private @Nullable T value;

		private Looking(Look<T> look, CompletableFuture<T> found) {
			this.look = look;
			this.found = found;
		}

		private void at(Map<String, Kept> letters, Channel channel) throws IOException {
			this.value = this.look.at(letters, channel);
		}

		private void tell() {
			T value = this.value;
			if (value != null) {
				this.found.complete(value);
			}
		}

	}

	/**
	 * What is done with all letters in hand.
	 *
	 * @param <T> what comes of it
	 */
	private interface Look<T> {

		T at(Map<String, Kept> letters, Channel channel) throws IOException;

	}

	/**
	 * A letter in hand.
	 *
	 * @param letter the letter
	 * @param tags what the channel knows it, and those before it, by
	 */
	private record Kept(DeadLetter letter, List<Long> tags) {
	}

}
