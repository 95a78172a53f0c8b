package io.aethermagic.worker;

import java.util.Map;
import java.util.stream.IntStream;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DirectedTasksTests {

	private final DirectedTasks tasks = new DirectedTasks();

	@Test
	void whatIsSentAgainTakesTheSamePlace() {
		assertThat(this.tasks.offer("a", perform("1"), 1)).isEqualTo(DirectedTasks.Offer.WAITS);
		assertThat(this.tasks.offer("b", perform("1"), 2)).isEqualTo(DirectedTasks.Offer.WAITS);
		assertThat(this.tasks.offer("a", perform("1"), 3)).isEqualTo(DirectedTasks.Offer.REPLACES);
		assertThat(this.tasks.poll().arrivedNanos()).isEqualTo(3);
		assertThat(this.tasks.poll().arrivedNanos()).isEqualTo(2);
		assertThat(this.tasks.poll()).isNull();
	}

	@Test
	void noMoreWaitThanMay() {
		IntStream.range(0, DirectedTasks.MAX_WAITING)
			.forEach((number) -> assertThat(this.tasks.offer("a", perform("t" + number), number))
				.isEqualTo(DirectedTasks.Offer.WAITS));
		assertThat(this.tasks.offer("a", perform("another"), 1)).isEqualTo(DirectedTasks.Offer.FULL);
		assertThat(this.tasks.offer("a", perform("t7"), 1)).isEqualTo(DirectedTasks.Offer.REPLACES);
		this.tasks.poll();
		assertThat(this.tasks.offer("a", perform("another"), 1)).isEqualTo(DirectedTasks.Offer.WAITS);
	}

	private static AetherMessage perform(String tid) {
		return new AetherMessage("id", tid, Action.PERFORM, "caller", Map.of(), new byte[0]);
	}

}
