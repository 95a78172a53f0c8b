package io.aethermagic.transport.zeromq;

import java.util.Map;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RecentMessagesTests {

	private final RecentMessages recent = new RecentMessages();

	private static AetherMessage message(int number) {
		return new AetherMessage("m" + number, "tid", Action.STATUS, null, Map.of(), new byte[0]);
	}

	@Test
	void whatComesTwiceIsNewOnce() {
		assertThat(this.recent.isNew(message(1))).isTrue();
		assertThat(this.recent.isNew(message(2))).isTrue();
		assertThat(this.recent.isNew(message(1))).isFalse();
	}

	@Test
	void theOldestAreForgotten() {
		for (int number = 0; number <= 1_000; number++) {
			assertThat(this.recent.isNew(message(number))).isTrue();
		}
		assertThat(this.recent.isNew(message(1))).isFalse();
		assertThat(this.recent.isNew(message(0))).isTrue();
	}

}
