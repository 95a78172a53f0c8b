package io.aethermagic.test.docs.shop;

import io.aethermagic.client.AetherTemplate;
import io.aethermagic.test.autoconfigure.AetherTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import static io.aethermagic.test.assertj.AetherAssertions.assertThat;
import static org.mockito.BDDMockito.given;

@AetherTest(PriceTasks.class)
class PriceTasksTests {

	@Autowired
	private AetherTemplate aether;

	@MockitoBean
	private Prices prices;

	@Test
	void theNumberCounts() {
		given(this.prices.of("cup")).willReturn(5);
		assertThat(this.aether.perform("prices", "price", new Order("cup", 2), Integer.class)).isCompletedWith(10);
	}

}
