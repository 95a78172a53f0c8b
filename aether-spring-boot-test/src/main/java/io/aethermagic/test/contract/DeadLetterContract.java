package io.aethermagic.test.contract;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.transport.DeadLetter;
import io.aethermagic.transport.DeadLetters;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Where dead letters are kept.
 */
interface DeadLetterContract extends Contract {

	@Test
	default void aLetterComesBackAsItWasKept() {
		DeadLetter kept = letter(1, ChannelKind.ADDRESS, "grün → 日本: it says \"no\"");
		kit().get("a letter is kept", letters().add(kept));
		DeadLetter found = find(letters(), kept.id());
		assertThat(found).isNotNull();
		assertThat(found).usingRecursiveComparison().ignoringFields("message").isEqualTo(kept);
		AetherMessage message = found.message();
		assertThat(message.tid()).isEqualTo(kept.message().tid());
		assertThat(message.action()).isEqualTo(Action.PERFORM);
		assertThat(message.replyTo()).isEqualTo(kept.message().replyTo());
		assertThat(message.payload()).isEqualTo(kept.message().payload());
		assertThat(ofTheApplication(message)).isEqualTo(ofTheApplication(kept.message()));
		if (kit().fixture().carriesIds()) {
			assertThat(message.id()).isEqualTo(kept.message().id());
		}
	}

	@Test
	default void aCauseMayHaveLineBreaks() {
		DeadLetter kept = letter(1, ChannelKind.ADDRESS, "the first line\n\tthe second\r\n\nthe fourth");
		ContractInstance instance = kit().connect();
		kit().get("a letter is kept", instance.transport().deadLetters().add(kept));
		DeadLetter found = find(letters(), kept.id());
		assertThat(found).isNotNull();
		assertThat(found.cause()).isEqualTo(kept.cause());
		assertThat(instance.toldConnected()).containsExactly(true);
	}

	@Test
	default void lettersAreListedByAddressOldestFirst() {
		DeadLetters letters = letters();
		TaskAddress other = new TaskAddress(TaskAddress.DEFAULT_UNION, "contract", "other",
				TaskAddress.DEFAULT_CONTEXT);
		for (int number = 1; number <= 6; number++) {
			kit().get("a letter is kept", letters.add(letter(number, (number % 2 == 1) ? ChannelKind.ADDRESS : other)));
		}
		assertThat(tids(letters, null, 10)).containsExactly("t1", "t2", "t3", "t4", "t5", "t6");
		assertThat(tids(letters, null, 2)).containsExactly("t1", "t2");
		assertThat(tids(letters, other, 10)).containsExactly("t2", "t4", "t6");
		assertThat(tids(letters, ChannelKind.ADDRESS, 2)).containsExactly("t1", "t3");
		assertThat(tids(letters, ContractFixture.REFUSED, 10)).isEmpty();
	}

	private List<String> tids(DeadLetters letters, @Nullable TaskAddress address, int limit) {
		return kit().get("the letters", letters.list(address, limit))
			.stream()
			.map((letter) -> letter.message().tid())
			.toList();
	}

	@Test
	default void aLetterIsGoneOnceItIsRemovedAndNoOtherIs() {
		DeadLetters letters = letters();
		DeadLetter first = letter(1, ChannelKind.ADDRESS);
		DeadLetter second = letter(2, ChannelKind.ADDRESS);
		kit().get("a letter is kept", letters.add(first));
		kit().get("a letter is kept", letters.add(second));
		assertThat(kit().get("to remove", letters.remove("no such letter"))).isFalse();
		assertThat(kit().get("to remove", letters.remove(first.id()))).isTrue();
		assertThat(kit().get("to remove", letters.remove(first.id()))).isFalse();
		assertThat(find(letters, first.id())).isNull();
		assertThat(find(letters, "no such letter")).isNull();
		assertThat(tids(letters, null, 10)).containsExactly("t2");
	}

	@Test
	default void ofTwoWhoRemoveALetterAtTheSameTimeOneIsTold() {
		Assumptions.assumeTrue(kit().fixture().removesOnce(), "the broker has no step that takes a letter from all");
		DeadLetters one = letters();
		DeadLetters other = letters();
		for (int number = 1; number <= 10; number++) {
			DeadLetter letter = letter(number, ChannelKind.ADDRESS);
			kit().get("a letter is kept", one.add(letter));
			List<CompletionStage<Boolean>> removing = List.of(one.remove(letter.id()), other.remove(letter.id()));
			assertThat(removing.stream().map((each) -> kit().get("to remove", each))).containsExactlyInAnyOrder(true,
					false);
			assertThat(find(one, letter.id())).isNull();
		}
	}

	@Test
	default void aLetterWithTheSameIdTakesThePlaceOfTheFirst() {
		DeadLetters letters = letters();
		DeadLetter first = letter(1, ChannelKind.ADDRESS);
		DeadLetter second = new DeadLetter(first.id(), first.address(), first.workgroup(), first.message(), "other",
				"another cause", 3, 4, first.at().plusSeconds(1));
		kit().get("a letter is kept", letters.add(first));
		kit().get("a letter is kept", letters.add(second));
		assertThat(find(letters, first.id())).usingRecursiveComparison().ignoringFields("message").isEqualTo(second);
		assertThat(tids(letters, null, 10)).containsExactly("t1");
		assertThat(kit().get("to remove", letters.remove(first.id()))).isTrue();
		assertThat(find(letters, first.id())).isNull();
	}

	private DeadLetters letters() {
		return kit().connect().transport().deadLetters();
	}

	private @Nullable DeadLetter find(DeadLetters letters, String id) {
		return kit().find(letters.find(id));
	}

	private static DeadLetter letter(int number, TaskAddress address) {
		return letter(number, address, "the cause");
	}

	private static DeadLetter letter(int number, TaskAddress address, String cause) {
		AetherMessage message = new AetherMessage(UUID.randomUUID().toString(), "t" + number, Action.PERFORM, "caller",
				Map.of("number", Integer.toString(number), "text", "grün → 日本"),
				"{\"data\":\"grün → 日本\"}".getBytes(StandardCharsets.UTF_8));
		return new DeadLetter(UUID.randomUUID().toString(), address, "group", message, "failed", cause, 2, 3,
				Instant.parse("2026-03-04T05:06:07.089Z").plusSeconds(number));
	}

	/**
	 * Return the headers of a message but Aether's own, which a letter says by itself.
	 */
	private static Map<String, String> ofTheApplication(AetherMessage message) {
		Map<String, String> headers = new HashMap<>(message.headers());
		headers.keySet().removeIf((name) -> name.startsWith(Headers.PREFIX));
		return headers;
	}

}
