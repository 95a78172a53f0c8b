package io.aethermagic.test.docs.shop;

import io.aethermagic.test.application.TestTaskContext;
import io.aethermagic.test.application.TestTaskContext.Report;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PriceUnitTests {

	private final TestTaskContext task = new TestTaskContext("prices", "price");

	@Test
	void tellsThatThePriceWasFound() {
		assertThat(new PriceTasks(new Prices()).price(new Order("cup", 2), this.task)).isEqualTo(6);
		assertThat(this.task.reports()).containsExactly(new Report(50, "found"));
	}

}
