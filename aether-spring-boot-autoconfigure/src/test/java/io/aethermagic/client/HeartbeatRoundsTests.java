package io.aethermagic.client;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

import io.aethermagic.time.HeldTimers;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HeartbeatRounds}.
 */
class HeartbeatRoundsTests {

	private final Queue<Runnable> later = new ArrayDeque<>();

	private final HeldTimers timers = new HeldTimers() {

		@Override
		public Timer schedule(Duration delay, Runnable work) {
			assertThat(delay).isEqualTo(Duration.ofMillis(100));
			HeartbeatRoundsTests.this.later.add(work);
			return super.schedule(delay, work);
		}

	};

	private final List<String> told = new ArrayList<>();

	private final HeartbeatRounds rounds = new HeartbeatRounds(this.timers, Duration.ofSeconds(3),
			(instance, began) -> this.told.add(instance + " " + Duration.ofNanos(began).toMillis()));

	@Test
	void allHasComeWhenNothingMoreCameForAMoment() {
		pass(1_000);
		this.rounds.came("a");
		pass(60);
		this.rounds.came("a");
		pass(40);
		look();
		assertThat(this.told).isEmpty();
		pass(100);
		look();
		assertThat(this.told).containsExactly("a 1000");
		assertThat(this.later).isEmpty();
	}

	@Test
	void instancesAreToldOfApart() {
		this.rounds.came("a");
		pass(50);
		this.rounds.came("b");
		pass(50);
		look();
		assertThat(this.told).containsExactly("a 0");
		pass(50);
		look();
		assertThat(this.told).containsExactly("a 0", "b 50");
	}

	@Test
	void theNextHeartbeatBeginsAnew() {
		this.rounds.came("a");
		pass(100);
		look();
		pass(10_000);
		this.rounds.came("a");
		pass(100);
		look();
		assertThat(this.told).containsExactly("a 0", "a 10100");
	}

	private void pass(long millis) {
		this.timers.advance(Duration.ofMillis(millis));
	}

	private void look() {
		this.later.remove().run();
	}

}
