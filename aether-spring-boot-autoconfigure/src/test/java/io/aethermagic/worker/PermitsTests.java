package io.aethermagic.worker;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PermitsTests {

	private static final Runnable FIRST = () -> {
	};

	private static final Runnable SECOND = () -> {
	};

	private final List<Integer> asked = new ArrayList<>();

	private final List<Runnable> resumed = new ArrayList<>();

	private final Permits permits = new Permits(2, this.asked::add, this.resumed::add);

	@Test
	void allAreAskedForOnceAndEachAgainWhenItIsGivenBack() {
		this.permits.fill(5);
		assertThat(this.asked).containsExactly(2);
		assertThat(this.permits.take()).isTrue();
		assertThat(this.permits.take()).isTrue();
		this.permits.fill(5);
		assertThat(this.asked).containsExactly(2);
		this.permits.give();
		assertThat(this.asked).containsExactly(2, 1);
		assertThat(this.permits.inHand()).isOne();
	}

	@Test
	void noMoreAreTakenThanThereAre() {
		this.permits.fill(2);
		assertThat(this.permits.take()).isTrue();
		assertThat(this.permits.take()).isTrue();
		assertThat(this.permits.take()).isFalse();
		assertThat(this.permits.inHand()).isEqualTo(2);
	}

	@Test
	void aRetryTakesAPermitThatTheTransportWasAskedToFill() {
		this.permits.fill(2);
		assertThat(this.permits.take()).isTrue();
		this.permits.take(FIRST);
		assertThat(this.resumed).containsExactly(FIRST);
		assertThat(this.permits.take()).as("what was asked for comes, and goes back").isFalse();
		this.permits.give();
		this.permits.give();
		assertThat(this.asked).containsExactly(2, 1, 1);
	}

	@Test
	void nothingIsAskedForWhileMoreIsOnItsWayThanThereAreFreePermits() {
		this.permits.fill(2);
		this.permits.take(FIRST);
		this.permits.take(SECOND);
		this.permits.give();
		this.permits.give();
		assertThat(this.asked).containsExactly(2);
		assertThat(this.permits.hasIdle()).isFalse();
	}

	@Test
	void aRetryWaitsForThePermitOfAnother() {
		this.permits.fill(2);
		this.permits.take();
		this.permits.take();
		this.permits.take(FIRST);
		this.permits.take(SECOND);
		assertThat(this.resumed).isEmpty();
		this.permits.give();
		assertThat(this.resumed).containsExactly(FIRST);
		this.permits.give();
		assertThat(this.resumed).containsExactly(FIRST, SECOND);
		assertThat(this.permits.inHand()).isEqualTo(2);
		assertThat(this.asked).containsExactly(2);
	}

	@Test
	void whatLiesIdleIsFilledWhenAsked() {
		this.permits.fill(2);
		this.permits.take();
		this.permits.take();
		this.permits.giveIdle(null);
		this.permits.giveIdle(FIRST);
		assertThat(this.permits.hasIdle()).isTrue();
		assertThat(this.permits.inHand()).isZero();
		assertThat(this.asked).containsExactly(2);
		this.permits.fill(1);
		assertThat(this.resumed).as("a retry comes first").containsExactly(FIRST);
		this.permits.fill(5);
		assertThat(this.asked).containsExactly(2, 1);
		assertThat(this.permits.hasIdle()).isFalse();
	}

	@Test
	void aRetryThatWaitsIsFilledInBeforeWhatTheTransportWasAskedFor() {
		this.permits.fill(2);
		this.permits.take(FIRST);
		this.permits.giveIdle(FIRST);
		assertThat(this.permits.hasIdle()).isTrue();
		this.permits.fill(1);
		assertThat(this.resumed).containsExactly(FIRST, FIRST);
		assertThat(this.permits.hasIdle()).isFalse();
	}

	@Test
	void aPermitThatIsGivenBackIsAskedForWhileAnotherLiesIdle() {
		this.permits.fill(2);
		this.permits.take();
		this.permits.take();
		this.permits.giveIdle(null);
		this.permits.give();
		assertThat(this.asked).containsExactly(2, 1);
		assertThat(this.permits.hasIdle()).isTrue();
	}

}
