package io.aethermagic.test.support;

import java.time.Duration;
import java.util.Map;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.transport.support.TaskAgain;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How a task is handed on.
 */
class TaskAgainTests {

	@Test
	void hasTheTimeThatIsLeftAndItsWorkgroup() {
		AetherMessage task = task(Map.of(Headers.REMAINING, "5000", "customer", "4711"));
		TaskAgain again = TaskAgain.of(task, "group", Duration.ofMillis(1_200));
		assertThat(again).isNotNull();
		assertThat(again.message().headers()).containsOnly(Map.entry(Headers.REMAINING, "3800"),
				Map.entry("customer", "4711"), Map.entry(Headers.WORKGROUP, "group"));
		assertThat(again.options().expiry()).isEqualTo(Duration.ofMillis(3_800));
		assertThat(again.message().tid()).isEqualTo(task.tid());
		assertThat(again.message().replyTo()).isEqualTo(task.replyTo());
		assertThat(again.message().payload()).isEqualTo(task.payload());
		assertThat(again.message().id()).isNotEqualTo(task.id());
	}

	@Test
	void isNotSentWithoutTimeLeft() {
		assertThat(TaskAgain.of(task(Map.of(Headers.REMAINING, "1000")), "group", Duration.ofSeconds(1))).isNull();
	}

	@Test
	void ofAForeignTaskNothingIsKnownOfTime() {
		TaskAgain again = TaskAgain.of(task(Map.of()), null, Duration.ofHours(1));
		assertThat(again).isNotNull();
		assertThat(again.message().headers()).isEmpty();
		assertThat(again.options().expiry()).isNull();
	}

	@Test
	void knowsWhenTheWindowIsOver() {
		AetherMessage task = task(Map.of(Headers.WINDOW, "1000"));
		assertThat(TaskAgain.isPastWindow(task, Duration.ofSeconds(1))).isFalse();
		assertThat(TaskAgain.isPastWindow(task, Duration.ofMillis(1_001))).isTrue();
		assertThat(TaskAgain.isPastWindow(task(Map.of()), Duration.ofDays(1))).isFalse();
	}

	private static AetherMessage task(Map<String, String> headers) {
		return new AetherMessage("id", "tid", Action.PERFORM, "caller", headers, new byte[] { 1, 2 });
	}

}
