package io.aethermagic.test.conformance;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import io.aethermagic.client.GivenUpTask;
import io.aethermagic.message.Action;
import io.aethermagic.test.TestInstance;
import io.aethermagic.transport.Capability;
import io.aethermagic.transport.Receipt;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Design 3 and 6: events.
 */
interface Promise413Events extends Promise {

	@Test
	@DisplayName("4.13 every listener of every instance gets an event, and nobody answers it")
	default void everyListenerGetsAnEvent() {
		TestInstance publisher = kit().caller();
		kit().needs(publisher, Capability.BROADCAST);
		Queue<String> came = new ConcurrentLinkedQueue<>();
		Tap tap = kit().tap();
		kit().start(kit().instance(tap)
			.listener("weather", (data, event) -> came.add("first " + data.read(String.class)))
			.listener("weather", (data, event) -> came.add("second " + event.headers().get("site")))
			.listener("other", (data, event) -> came.add("other")));
		kit().start(kit().instance().listener("weather", (data, event) -> came.add("far " + event.headers())));
		CompletionStage<Receipt> receipt = publisher.template()
			.events()
			.publish("weather", "rain", Map.of("site", "north"));
		kit().until("all have it", () -> came.size() == 3);
		assertThat(came).containsExactlyInAnyOrder("first rain", "second north", "far {site=north}");
		assertThat(await(receipt)).isNotEqualTo(Receipt.UNROUTED);
		kit().during(kit().lease().dividedBy(4), "nobody answers",
				() -> tap.sent(Action.STATUS).isEmpty() && tap.sent(Action.COMPLETE).isEmpty());
		assertThat(publisher.client().openCalls()).isZero();
	}

	@Test
	@DisplayName("4.13 one instance of each workgroup gets an event")
	default void oneOfEachWorkgroupGetsAnEvent() {
		TestInstance publisher = kit().caller();
		AtomicInteger billing = new AtomicInteger();
		AtomicInteger audit = new AtomicInteger();
		for (int i = 0; i < 2; i++) {
			kit().start(kit().instance()
				.workgroup("billing")
				.competingListener("orders", (data, event) -> billing.incrementAndGet()));
		}
		kit().start(kit().instance()
			.workgroup("audit")
			.competingListener("orders", (data, event) -> audit.incrementAndGet()));
		for (int i = 0; i < 20; i++) {
			await(publisher.template().events().publish("orders", i));
		}
		kit().until("each group has all", () -> billing.get() >= 20 && audit.get() >= 20);
		kit().during(kit().lease().dividedBy(4), "none comes twice", () -> billing.get() == 20 && audit.get() == 20);
	}

	@Test
	@DisplayName("4.13 an event that nobody listens to is gone, and its publisher is told")
	default void anEventForNobodyIsGone() {
		kit().needsUnrouted();
		TestInstance publisher = kit().caller();
		assertThat(await(publisher.template().events().publish("silence", 1))).isEqualTo(Receipt.UNROUTED);
		Queue<Integer> came = new ConcurrentLinkedQueue<>();
		kit().start(kit().instance().competingListener("silence", (data, event) -> came.add(data.read(Integer.class))));
		await(publisher.template().events().publish("silence", 2));
		kit().until("the second comes", () -> !came.isEmpty());
		assertThat(came).containsExactly(2);
	}

	@Test
	@DisplayName("4.13 an event for one instance comes to its listeners alone")
	default void anEventForOneInstance() {
		TestInstance publisher = kit().caller();
		Queue<String> came = new ConcurrentLinkedQueue<>();
		TestInstance chosen = kit().start(kit().instance()
			.listener("reload", (data, event) -> came.add("chosen"))
			.competingListener("reload", (data, event) -> came.add("chosen, too")));
		kit().start(kit().instance().competingListener("reload", (data, event) -> came.add("other")));
		for (int i = 0; i < 5; i++) {
			await(publisher.template().events().topic("reload").to(chosen.id()).publish(i));
		}
		kit().until("all have come", () -> came.size() == 10);
		assertThat(came).contains("chosen", "chosen, too").doesNotContain("other");
	}

	@Test
	@DisplayName("4.13 an event whose listener fails is a dead letter")
	default void aListenerThatFailsIsSeen() {
		TestInstance publisher = kit().caller();
		kit().start(kit().instance().competingListener("broken", (data, event) -> {
			throw new IllegalStateException("Not on Sundays");
		}));
		await(publisher.template().events().publish("broken", "bell", Map.of("day", "sunday")));
		kit().until("it is kept",
				() -> await(publisher.deadLetters().list(TestInstance.topic("broken"), 10)).size() == 1);
		List<GivenUpTask> letters = await(publisher.deadLetters().list(TestInstance.topic("broken"), 10));
		assertThat(letters).singleElement().satisfies((letter) -> {
			assertThat(letter.cause()).contains("Not on Sundays");
			assertThat(letter.data().read(String.class)).isEqualTo("bell");
			assertThat(letter.headers()).isEqualTo(Map.of("day", "sunday"));
		});
	}

	private <T> T await(CompletionStage<T> stage) {
		kit().until("the transport answers", () -> stage.toCompletableFuture().isDone());
		return stage.toCompletableFuture().join();
	}

}
