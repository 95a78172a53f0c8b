package io.aethermagic.test;

import java.time.Instant;
import java.util.List;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.transport.DeadLetter;
import io.aethermagic.transport.DeadLetters;
import io.aethermagic.transport.hub.Hub;
import io.aethermagic.transport.hub.InMemoryDeadLetters;
import org.junit.jupiter.api.Test;

import static io.aethermagic.test.HubPeer.get;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Dead letters in memory.
 */
class InMemoryDeadLettersTests {

	private static final AetherMessage MESSAGE = HubPeer.perform("1");

	private static final TaskAddress OTHER = new TaskAddress("u", "j", "other", "x");

	@Test
	void keepsListsFindsAndRemoves() {
		DeadLetters letters = new Hub(new ManualTimers()).deadLetters();
		letters.add(letter("1", HubPeer.ADDRESS));
		letters.add(letter("2", OTHER));
		letters.add(letter("3", HubPeer.ADDRESS));
		assertThat(ids(get(letters.list(null, 2)))).containsExactly("1", "2");
		assertThat(ids(get(letters.list(HubPeer.ADDRESS, 10)))).containsExactly("1", "3");
		assertThat(get(letters.find("2"))).isEqualTo(letter("2", OTHER));
		assertThat(get(letters.find("4"))).isNull();
		assertThat(get(letters.remove("2"))).isTrue();
		assertThat(get(letters.remove("2"))).isFalse();
		assertThat(ids(get(letters.list(null, 10)))).containsExactly("1", "3");
	}

	@Test
	void oldestGoFirst() {
		InMemoryDeadLetters letters = new InMemoryDeadLetters(2, 1_000_000);
		letters.add(letter("1", OTHER));
		letters.add(letter("2", OTHER));
		letters.add(letter("3", OTHER));
		assertThat(ids(get(letters.list(null, 10)))).containsExactly("2", "3");
		assertThat(letters.dropped()).isOne();
	}

	@Test
	void bytesAreBoundedToo() {
		InMemoryDeadLetters letters = new InMemoryDeadLetters(100, 600);
		letters.add(letter("1", OTHER));
		letters.add(letter("2", OTHER));
		letters.add(letter("3", OTHER));
		assertThat(ids(get(letters.list(null, 10)))).containsExactly("2", "3");
	}

	private static List<String> ids(List<DeadLetter> letters) {
		return letters.stream().map(DeadLetter::id).toList();
	}

	private static DeadLetter letter(String id, TaskAddress address) {
		return new DeadLetter(id, address, "g", MESSAGE, "failed", "cause", 1, 1, Instant.EPOCH);
	}

}
