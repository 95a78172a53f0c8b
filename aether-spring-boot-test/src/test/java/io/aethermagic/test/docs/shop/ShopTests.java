package io.aethermagic.test.docs.shop;

import java.time.Duration;

import io.aethermagic.client.AetherDeadLetters;
import io.aethermagic.client.AetherTemplate;
import io.aethermagic.client.TaskHandle;
import io.aethermagic.test.application.AetherFaults;
import io.aethermagic.test.application.AetherRecorder;
import io.aethermagic.test.application.AetherStubs;
import io.aethermagic.test.autoconfigure.AutoConfigureAether;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static io.aethermagic.test.assertj.AetherAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest
@AutoConfigureAether
class ShopTests {

	@Autowired
	private Shop shop;

	@Autowired
	private AetherTemplate aether;

	@Autowired
	private AetherStubs stubs;

	@Autowired
	private AetherRecorder recorder;

	@Autowired
	private AetherFaults faults;

	@Autowired
	private AetherDeadLetters deadLetters;

	@Test
	void whatIsBoughtIsBilled() {
		this.stubs.stub("billing", "bill").answers(Order.class, (order) -> new Bill("1", 30 * order.number()));
		assertThat(this.shop.total(new Order("cup", 2))).isEqualTo("60 EUR");
		assertThat(this.recorder).task("billing", "bill").hasPayload(new Order("cup", 2)).hasHeader("tenant", "blue");
		assertThat(this.recorder).hasPublished("sold", "cup");
	}

	@Test
	void whoCannotPayGetsNoBill() {
		this.stubs.stub("billing", "bill").reports(50).fails("no-credit", "Pay first");
		assertThat(this.shop.total(new Order("cup", 2))).isEqualTo("no bill: no-credit");
	}

	@Test
	void aBillCanBeCancelled() {
		this.stubs.stub("billing", "bill").reports(50).neverEnds();
		TaskHandle<Bill> bill = this.shop.buy(new Order("cup", 2));
		assertThat(bill).hasProgress(50).isOpen();
		bill.cancel();
		assertThat(bill).within(Duration.ofSeconds(30)).isCancelled();
	}

	@Test
	void aPriceSurvivesItsWorker() {
		this.faults.loseWorker("prices", "price");
		TaskHandle<Integer> price = this.aether.perform("prices", "price", new Order("cup", 2), Integer.class);
		assertThat(price).isCompletedWith(6);
		assertThat(this.recorder.task(price)).hasDispatches(2).hasProgress(50);
		assertThat(this.deadLetters).of("prices", "price").isEmpty();
	}

}
