package io.aethermagic.test.docs.shop;

import io.aethermagic.annotation.AetherTaskHandler;
import io.aethermagic.worker.TaskContext;

import org.springframework.stereotype.Component;

@Component
class PriceTasks {

	private final Prices prices;

	PriceTasks(Prices prices) {
		this.prices = prices;
	}

	@AetherTaskHandler(job = "prices", task = "price")
	int price(Order order, TaskContext task) {
		int price = this.prices.of(order.article());
		task.progress(50, "found");
		return price * order.number();
	}

}
