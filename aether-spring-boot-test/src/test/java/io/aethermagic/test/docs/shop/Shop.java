package io.aethermagic.test.docs.shop;

import java.time.Duration;

import io.aethermagic.client.AetherEvents;
import io.aethermagic.client.AetherOperations;
import io.aethermagic.client.TaskHandle;
import io.aethermagic.task.TaskFailedException;

import org.springframework.stereotype.Component;

@Component
class Shop {

	private final AetherOperations aether;

	private final AetherEvents events;

	Shop(AetherOperations aether, AetherEvents events) {
		this.aether = aether;
		this.events = events;
	}

	TaskHandle<Bill> buy(Order order) {
		TaskHandle<Bill> bill = this.aether.task("billing", "bill")
			.timeout(Duration.ofDays(1))
			.header("tenant", "blue")
			.perform(order, Bill.class);
		this.events.publish("sold", order.article());
		return bill;
	}

	String total(Order order) {
		try {
			return buy(order).get(Duration.ofMinutes(1)).total() + " EUR";
		}
		catch (TaskFailedException ex) {
			return "no bill: " + ex.code();
		}
	}

}
