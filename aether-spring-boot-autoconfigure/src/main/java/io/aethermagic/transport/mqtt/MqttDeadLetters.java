package io.aethermagic.transport.mqtt;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.message.WireText;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.transport.DeadLetter;
import io.aethermagic.transport.DeadLetters;
import io.aethermagic.transport.MessageRefusedException;
import io.aethermagic.transport.MessageTooLargeException;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.TransportException;
import io.aethermagic.transport.support.LetterFields;
import io.aethermagic.transport.support.Stages;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;

/**
 * Keeps dead letters as retained messages, each on a topic of its own (wire format,
 * "System names"), where every instance and every MQTT tool finds them. The broker keeps
 * them for 14 days, and beyond a restart if it is configured to. A second letter of the
 * same task takes the place of the first.
 * <p>
 * To look at letters is to subscribe, gather what is retained, and unsubscribe; a marker
 * of our own tells the end. MQTT has no step that takes a message from all others: of two
 * instances that remove a letter within the same round trip, both may be told that it was
 * there. Safe for use by several threads; never blocks.
 *
 * @promise 4.5
 */
final class MqttDeadLetters implements DeadLetters {

	private static final Duration KEPT = Duration.ofDays(14);

	/** How much is told of a cause, in characters, where there is no room for more. */
	private static final int SHORT_CAUSE = 100;

	/** How long the broker may take to send what it retains. */
	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final LetterFields FIELDS = new LetterFields(Headers.PREFIX + "letter", Headers.WORKGROUP,
			Headers.CODE, Headers.PREFIX + "cause", Headers.DISPATCH, Headers.ATTEMPT, Headers.PREFIX + "at",
			LetterFields::millis);

	/** What of the letter is no header of the task. */
	private static final List<String> LETTERS_OWN = List.of(FIELDS.id(), FIELDS.code(), FIELDS.cause(), FIELDS.at());

	private final MqttTopics topics;

	private final MqttMessages messages;

	private final Supplier<@Nullable MqttLink> link;

	private final Map<String, LetterSearch> searches = new ConcurrentHashMap<>();

	private CompletionStage<?> last = Stages.DONE;

	/**
	 * Create dead letters.
	 * @param link the last life of the instance's own connection, if there was one
	 */
	MqttDeadLetters(MqttTopics topics, MqttMessages messages, Supplier<@Nullable MqttLink> link) {
		this.topics = topics;
		this.messages = messages;
		this.link = link;
	}

	@Override
	public CompletionStage<Void> add(DeadLetter letter) {
		return write(letter).exceptionallyCompose((failure) -> {
			boolean shorten = Stages.cause(failure) instanceof MessageTooLargeException
					&& letter.cause().length() > SHORT_CAUSE;
			return shorten ? write(withShortCause(letter)) : CompletableFuture.failedStage(failure);
		});
	}

	/**
	 * Return a letter of a task that left little room in the largest packet.
	 */
	private static DeadLetter withShortCause(DeadLetter letter) {
		return new DeadLetter(letter.id(), letter.address(), letter.workgroup(), letter.message(), letter.code(),
				WireText.of(letter.cause(), SHORT_CAUSE), letter.dispatches(), letter.attempts(), letter.at());
	}

	private CompletionStage<Void> write(DeadLetter letter) {
		Map<String, String> headers = new HashMap<>(letter.message().headers());
		headers.putAll(FIELDS.write(letter));
		MqttMessage packet;
		try {
			packet = this.messages.packet(letter.message().again(letter.id(), headers),
					SendOptions.DEFAULT.withExpiry(KEPT));
		}
		catch (MessageRefusedException ex) {
			return Stages.failed(ex);
		}
		packet.setRetained(true);
		return publish(this.topics.dead(letter.address(), letter.message().tid()), packet);
	}

	private CompletionStage<Void> publish(String topic, MqttMessage packet) {
		return withLink((link) -> link.publish(topic, packet, false).thenApply((receipt) -> null));
	}

	private <T> CompletionStage<T> withLink(Function<MqttLink, CompletionStage<T>> step) {
		MqttLink link = this.link.get();
		return (link != null) ? step.apply(link) : CompletableFuture.failedStage(
				new TransportException("Dead letters cannot be reached: there is no connection to the broker", null));
	}

	@Override
	public CompletionStage<List<DeadLetter>> list(@Nullable TaskAddress address, int limit) {
		return inTurn(() -> search(address)).thenApply(
				(found) -> found.values().stream().sorted(Comparator.comparing(DeadLetter::at)).limit(limit).toList());
	}

	@Override
	public CompletionStage<@Nullable DeadLetter> find(String id) {
		return inTurn(() -> search(null)).thenApply((found) -> found.get(id));
	}

	@Override
	public CompletionStage<Boolean> remove(String id) {
		return inTurn(() -> search(null).thenCompose((found) -> {
			DeadLetter letter = found.get(id);
			if (letter == null) {
				return CompletableFuture.completedStage(false);
			}
			MqttMessage nothing = new MqttMessage(new byte[0], 1, true, new MqttProperties());
			return publish(this.topics.dead(letter.address(), letter.message().tid()), nothing)
				.thenApply((done) -> true);
		}));
	}

	/**
	 * Do one thing after the other.
	 */
	private synchronized <T> CompletionStage<T> inTurn(Supplier<CompletionStage<T>> step) {
		CompletionStage<T> next = this.last.handle((done, failure) -> null).thenCompose((done) -> step.get());
		this.last = next;
		return next;
	}

	private CompletionStage<Map<String, DeadLetter>> search(@Nullable TaskAddress address) {
		String filter = this.topics.deadFilter(address);
		String marker = this.topics.dead(
				(address != null) ? address : new TaskAddress(TaskAddress.DEFAULT_UNION, "-", "-", "-"),
				UUID.randomUUID().toString());
		LetterSearch search = new LetterSearch();
		this.searches.put(marker, search);
		return withLink((link) -> {
			link.subscribe(List.of(filter))
				.thenCompose((done) -> link.publish(marker,
						new MqttMessage(new byte[0], 1, false, new MqttProperties()), false))
				.whenComplete((receipt, failure) -> {
					if (failure != null) {
						search.found.completeExceptionally(failure);
					}
				});
			return search.found.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
				.whenComplete((found, failure) -> link.unsubscribe(List.of(filter)));
		}).whenComplete((found, failure) -> this.searches.remove(marker));
	}

	/**
	 * Take in a message that may be a letter.
	 * @param topic its topic
	 * @param packet the message
	 */
	void onMessage(String topic, MqttMessage packet) {
		if (this.searches.isEmpty()) {
			return;
		}
		LetterSearch ended = this.searches.get(topic);
		if (ended != null) {
			ended.found.complete(ended.letters);
			return;
		}
		DeadLetter letter = letter(topic, packet);
		if (letter != null) {
			this.searches.values().forEach((search) -> search.letters.put(letter.id(), letter));
		}
	}

	private @Nullable DeadLetter letter(String topic, MqttMessage packet) {
		AetherMessage read = this.messages.message(topic, packet);
		TaskAddress address = this.topics.deadAddress(topic);
		if (address == null) {
			return null;
		}
		Map<String, String> headers = new HashMap<>(read.headers());
		headers.keySet().removeAll(LETTERS_OWN);
		AetherMessage perform = new AetherMessage(read.id(), MqttTopics.lastLevel(topic), Action.PERFORM,
				read.replyTo(), headers, read.payload());
		return FIELDS.read(read.headers(), address, perform);
	}

	/**
	 * One look at what is retained.
	 */
	private static final class LetterSearch {

		private final Map<String, DeadLetter> letters = new ConcurrentHashMap<>();

		private final CompletableFuture<Map<String, DeadLetter>> found = new CompletableFuture<>();

	}

}
