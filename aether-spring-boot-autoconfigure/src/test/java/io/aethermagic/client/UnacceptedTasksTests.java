package io.aethermagic.client;

import java.util.Map;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.node.Incidents;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.task.TaskKey;
import io.aethermagic.time.HeldTimers;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class UnacceptedTasksTests {

	private final UnacceptedTasks tasks = new UnacceptedTasks(1);

	@Test
	void eachTaskTakesRoomOnceAndGivesItBackOnce() {
		PendingTask one = task("1");
		PendingTask two = task("2");
		assertThat(this.tasks.add(one)).isTrue();
		assertThat(this.tasks.add(one)).isTrue();
		assertThat(this.tasks.hasRoom()).isFalse();
		assertThat(this.tasks.add(two)).isFalse();
		assertThat(this.tasks.remove(two)).isFalse();
		assertThat(this.tasks.remove(one)).isTrue();
		assertThat(this.tasks.remove(one)).isFalse();
		assertThat(this.tasks.add(two)).isTrue();
		assertThat(this.tasks.add(one)).isFalse();
	}

	private static PendingTask task(String tid) {
		AetherMessage perform = new AetherMessage("m", tid, Action.PERFORM, "me", Map.of(), new byte[0]);
		Incidents incidents = new Incidents(new HeldTimers());
		return new PendingTask(new CallTerms(new TaskKey(new TaskAddress("u", "j", "t", "c"), tid), perform, 4, 1, null,
				CallbackContexts.plain(incidents), null), (call) -> {
				}, new RecoveryRules(true, 1, 5), incidents);
	}

}
