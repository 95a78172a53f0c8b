package io.aethermagic.worker;

import java.time.Duration;
import java.util.Map;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.task.TaskKey;
import io.aethermagic.time.HeldTimers;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OutcomeMemoryTests {

	private static final TaskAddress ADDRESS = new TaskAddress("u", "j", "t", "c");

	private final HeldTimers timers = new HeldTimers();

	private final OutcomeMemory memory = new OutcomeMemory(this.timers);

	@Test
	void outcomesAreKeptForTenMinutes() {
		this.memory.keep(key(1), outcome(10), false);
		this.timers.advance(OutcomeMemory.KEPT.minusSeconds(1));
		assertThat(this.memory.find(key(1))).isNotNull();
		this.timers.advance(Duration.ofSeconds(2));
		assertThat(this.memory.find(key(1))).isNull();
	}

	@Test
	void foreignOutcomesAreKeptForTenSeconds() {
		this.memory.keep(key(1), outcome(10), true);
		this.timers.advance(OutcomeMemory.FOREIGN_KEPT);
		assertThat(this.memory.find(key(1))).isNull();
	}

	@Test
	void theOldestOutcomeGoesWhenThereAreTooMany() {
		for (int i = 0; i <= OutcomeMemory.MAX_OUTCOMES; i++) {
			this.memory.keep(key(i), outcome(10), false);
		}
		assertThat(this.memory.find(key(0))).isNull();
		assertThat(this.memory.find(key(1))).isNotNull();
		assertThat(this.memory.find(key(OutcomeMemory.MAX_OUTCOMES))).isNotNull();
	}

	@Test
	void theOldestOutcomesGoWhenTheyAreTooLarge() {
		int size = 1024 * 1024;
		long fit = OutcomeMemory.MAX_BYTES / size;
		byte[] shared = new byte[size];
		for (int i = 0; i <= fit; i++) {
			this.memory.keep(key(i), new AetherMessage("m", "t", Action.COMPLETE, null, Map.of(), shared), false);
		}
		assertThat(this.memory.find(key(0))).isNull();
		assertThat(this.memory.find(key(1))).isNotNull();
	}

	private static RunKey key(int i) {
		return new RunKey(new TaskKey(ADDRESS, "t" + i), "workgroup", "me", 0);
	}

	private static AetherMessage outcome(int size) {
		return new AetherMessage("m", "t", Action.COMPLETE, null, Map.of(), new byte[size]);
	}

}
