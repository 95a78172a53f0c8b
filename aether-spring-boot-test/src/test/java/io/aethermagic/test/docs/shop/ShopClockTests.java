package io.aethermagic.test.docs.shop;

import java.time.Duration;

import io.aethermagic.client.TaskHandle;
import io.aethermagic.test.application.AetherStubs;
import io.aethermagic.test.application.AetherTestClock;
import io.aethermagic.test.autoconfigure.AutoConfigureAether;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static io.aethermagic.test.assertj.AetherAssertions.assertThat;

@SpringBootTest
@AutoConfigureAether(heldClock = true)
class ShopClockTests {

	@Autowired
	private Shop shop;

	@Autowired
	private AetherStubs stubs;

	@Autowired
	private AetherTestClock clock;

	@Test
	void aBillIsWaitedForADay() {
		this.stubs.stub("billing", "bill").neverEnds();
		TaskHandle<Bill> bill = this.shop.buy(new Order("cup", 2));
		this.clock.advance(Duration.ofHours(23));
		assertThat(bill).isOpen();
		this.clock.advance(Duration.ofHours(2));
		assertThat(bill).isExpired();
	}

}
