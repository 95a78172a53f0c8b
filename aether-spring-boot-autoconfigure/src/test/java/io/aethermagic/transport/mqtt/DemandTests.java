package io.aethermagic.transport.mqtt;

import java.util.ArrayList;
import java.util.List;

import io.aethermagic.transport.Subscription;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link Demand}.
 */
class DemandTests {

	private final List<Integer> taken = new ArrayList<>();

	private final Demand<Integer> demand = new Demand<>(3, this.taken::add);

	@Test
	void handsOverInOrderAsFarAsAskedFor() {
		this.demand.request(2);
		for (int i = 1; i <= 4; i++) {
			assertThat(this.demand.offer(i)).isTrue();
		}
		assertThat(this.taken).containsExactly(1, 2);
		this.demand.request(1);
		assertThat(this.taken).containsExactly(1, 2, 3);
		this.demand.request(Subscription.UNBOUNDED);
		assertThat(this.demand.offer(5)).isTrue();
		assertThat(this.taken).containsExactly(1, 2, 3, 4, 5);
	}

	@Test
	void takesNoMoreThanItsBound() {
		for (int i = 1; i <= 3; i++) {
			assertThat(this.demand.offer(i)).isTrue();
		}
		assertThat(this.demand.offer(4)).isFalse();
		this.demand.request(1);
		assertThat(this.demand.offer(5)).isTrue();
		assertThat(this.taken).containsExactly(1);
	}

	@Test
	void whatWasNothingGivesItsDemandBack() {
		List<Integer> odd = new ArrayList<>();
		List<Demand<Integer>> self = new ArrayList<>();
		Demand<Integer> choosy = new Demand<>(10, (item) -> {
			if (item % 2 == 0) {
				self.get(0).handBack();
			}
			else {
				odd.add(item);
			}
		});
		self.add(choosy);
		for (int i = 1; i <= 6; i++) {
			choosy.offer(i);
		}
		choosy.request(2);
		assertThat(odd).containsExactly(1, 3);
	}

	@Test
	void givesBackWhatWaitsWhenItIsClosed() {
		this.demand.request(1);
		this.demand.offer(1);
		this.demand.offer(2);
		this.demand.offer(3);
		assertThat(this.demand.close()).containsExactly(2, 3);
		assertThat(this.demand.offer(4)).isFalse();
		this.demand.request(5);
		assertThat(this.taken).containsExactly(1);
	}

	@Test
	void whatCannotBeTakenKeepsNothingElseFromComing() {
		Demand<Integer> failing = new Demand<>(10, (item) -> {
			if (item == 2) {
				throw new IllegalStateException("The test lets this fail");
			}
			this.taken.add(item);
		});
		failing.request(Subscription.UNBOUNDED);
		for (int i = 1; i <= 4; i++) {
			assertThat(failing.offer(i)).isTrue();
		}
		assertThat(this.taken).containsExactly(1, 3, 4);
	}

}
