package io.aethermagic.worker;

import io.aethermagic.task.TaskAddress;
import io.aethermagic.task.TaskKey;
import io.aethermagic.time.HeldTimers;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CancelledTasksTests {

	private static final TaskAddress ADDRESS = new TaskAddress("u", "j", "t", "c");

	private final HeldTimers timers = new HeldTimers();

	private final CancelledTasks cancelled = new CancelledTasks(this.timers);

	@Test
	void onlyTheCallersOwnTaskIsCancelled() {
		assertThat(this.cancelled.contains(key(1), "me")).isFalse();
		this.cancelled.add(key(1), "me");
		assertThat(this.cancelled.contains(key(1), "me")).isTrue();
		assertThat(this.cancelled.contains(key(1), "you")).isFalse();
		assertThat(this.cancelled.contains(key(2), "me")).isFalse();
	}

	@Test
	void cancelsAreForgottenInTime() {
		this.cancelled.add(key(1), "me");
		this.timers.advance(CancelledTasks.KEPT);
		assertThat(this.cancelled.contains(key(1), "me")).isFalse();
	}

	@Test
	void theOldestCancelGoesWhenThereAreTooMany() {
		for (int i = 0; i <= CancelledTasks.MAX_CANCELS; i++) {
			this.cancelled.add(key(i), "me");
		}
		assertThat(this.cancelled.contains(key(0), "me")).isFalse();
		assertThat(this.cancelled.contains(key(1), "me")).isTrue();
	}

	private static TaskKey key(int i) {
		return new TaskKey(ADDRESS, "t" + i);
	}

}
