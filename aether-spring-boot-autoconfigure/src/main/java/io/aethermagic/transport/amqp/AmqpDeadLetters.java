package io.aethermagic.transport.amqp;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.transport.DeadLetter;
import io.aethermagic.transport.DeadLetters;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.TransportException;
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

	private static final int MOST_TRIES = 200;

	private static final Duration BETWEEN_TRIES = Duration.ofMillis(50);

	private final AmqpContext context;

	private final AmqpLetters letters;

	private final Supplier<@Nullable AmqpLink> link;

	private final Turns turns;

	private final Queue<Looking<?>> looking = new ConcurrentLinkedQueue<>();

	/**
	 * Create dead letters.
	 * @param link the last life, if there was one
	 */
	AmqpDeadLetters(AmqpContext context, Supplier<@Nullable AmqpLink> link) {
		this.context = context;
		this.letters = new AmqpLetters(context);
		this.link = link;
		this.turns = new Turns(context.threads());
	}

	@Override
	public CompletionStage<Void> add(DeadLetter letter) {
		AmqpLink link = this.link.get();
		if (link == null) {
			return notConnected();
		}
		AMQP.BasicProperties properties = this.letters.write(letter);
		return publish(link, letter, properties).thenCompose((receipt) -> {
			if (receipt == Receipt.ROUTED) {
				return Stages.DONE;
			}
			// the first letter of all, or the first since somebody deleted the queue
			return link.call(this.turns, () -> declareAlone(link))
				.thenCompose((declared) -> publish(link, letter, properties))
				.thenAccept((again) -> {
				});
		});
	}

	private CompletionStage<Receipt> publish(AmqpLink link, DeadLetter letter, AMQP.BasicProperties properties) {
		return link.publisher()
			.publish(this.context.names().dead(letter.address()), properties, letter.message().payload(), true);
	}

	private @Nullable Void declareAlone(AmqpLink link) throws IOException {
		link.channels().open(this::declare).abort();
		return null;
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
		tryToLook(link, 1);
		return looking.found;
	}

	private void tryToLook(AmqpLink link, int tries) {
		link.call(this.turns, () -> lookForAll(link, tries)).whenComplete((done, failure) -> {
			if (failure != null) {
				takeAll().forEach((each) -> each.found.completeExceptionally(failure));
			}
		});
	}

	private List<Looking<?>> takeAll() {
		List<Looking<?>> all = new ArrayList<>();
		for (Looking<?> next = this.looking.poll(); next != null; next = this.looking.poll()) {
			all.add(next);
		}
		return all;
	}

	private @Nullable Void lookForAll(AmqpLink link, int tries) throws Exception {
		if (this.looking.isEmpty()) {
			return null;
		}
		Channel lock;
		try {
			lock = link.channels().open((channel) -> channel.queueDeclare(lockName(), false, true, true, null));
		}
		catch (IOException ex) {
			if (tries == MOST_TRIES || !AmqpProblems.isLocked(ex)) {
				throw ex;
			}
			this.context.timers().schedule(BETWEEN_TRIES, () -> tryToLook(link, tries + 1));
			return null;
		}
		List<Looking<?>> all = takeAll();
		try {
			lookWithLock(link, lock, all).forEach(Runnable::run);
		}
		catch (Exception | Error ex) {
			all.forEach((each) -> each.found.completeExceptionally(AmqpProblems.of(ex)));
		}
		return null;
	}

	/**
	 * Look.
	 * @return what tells each what it has found
	 */
	private List<Runnable> lookWithLock(AmqpLink link, Channel lock, List<Looking<?>> all)
			throws IOException, TimeoutException {
		// what is in hand goes back when the channel is closed, before the next one looks
		try (Channel channel = link.channels().open()) {
			declare(channel);
			Map<String, Kept> letters = read(channel);
			List<Runnable> found = new ArrayList<>();
			for (Looking<?> each : all) {
				found.add(each.at(letters, channel));
			}
			return found;
		}
		finally {
			lock.queueDelete(lockName());
			lock.abort();
		}
	}

	/**
	 * Return the name of the queue whose one owner may look: an exclusive queue is one
	 * connection's alone.
	 */
	private String lockName() {
		return this.context.names().deadLetters() + ".lock";
	}

	private Map<String, Kept> read(Channel channel) throws IOException {
		Map<String, Kept> letters = new LinkedHashMap<>();
		for (GetResponse next = next(channel); next != null; next = next(channel)) {
			DeadLetter letter = this.letters.read(next);
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

	/**
	 * Somebody who waits for a look.
	 *
	 * @param look what is done
	 * @param found completes with what comes of it
	 * @param <T> what comes of it
	 */
	private record Looking<T>(Look<T> look, CompletableFuture<T> found) {

		private Runnable at(Map<String, Kept> letters, Channel channel) throws IOException {
			T value = this.look.at(letters, channel);
			return () -> this.found.complete(value);
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
