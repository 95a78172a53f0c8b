package io.aethermagic.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import io.aethermagic.annotation.AetherEventListener;
import io.aethermagic.client.AetherEvents;
import io.aethermagic.client.AetherTemplate;
import io.aethermagic.task.DataException;
import io.aethermagic.task.InvalidNameException;
import io.aethermagic.transport.Receipt;
import io.aethermagic.worker.DuplicateTaskHandlerException;
import io.aethermagic.worker.InvalidTaskHandlerException;
import io.aethermagic.worker.TaskContext;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.messaging.handler.annotation.Header;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Tests of events in an application.
 */
class AetherEventsTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(
			AetherAutoConfigurations.with(JacksonAutoConfiguration.class, LifecycleAutoConfiguration.class));

	@Test
	void eachListenerGetsTheEventsThatItWants() {
		this.runner.withBean(Listeners.class).withPropertyValues("my.topic=alarms").run((context) -> {
			AetherEvents events = context.getBean(AetherEvents.class);
			List<String> seen = context.getBean(Listeners.class).seen;
			published(events.publish("alarms", new Alarm("hall", 3), Map.of("kind", "fire", "site", "north")));
			await().until(() -> seen.size() == 5);
			assertThat(seen).containsExactlyInAnyOrder("every hall 3", "all", "any", "site north", "group");
			seen.clear();
			published(events.publish("alarms", new Alarm("yard", 1), Map.of("kind", "frost")));
			await().until(() -> seen.size() == 3);
			assertThat(seen).containsExactlyInAnyOrder("every yard 1", "any", "group");
			seen.clear();
			published(events.publish("alarms", new Alarm("roof", 2), Map.of("kind", "storm")));
			published(events.publish("alarms", new Alarm("roof", 2)));
			await().until(() -> seen.size() == 4);
			assertThat(seen).containsExactlyInAnyOrder("every roof 2", "group", "every roof 2", "group");
		});
	}

	@Test
	void whoPublishesIsToldWhetherSomebodyListens() {
		this.runner.run((context) -> {
			AetherEvents events = context.getBean(AetherTemplate.class).events();
			assertThat(published(events.publish("nothing", 1))).isEqualTo(Receipt.UNROUTED);
			assertThat(published(events.topic("nothing").keep(Duration.ofMinutes(1)).publish(2)))
				.as("is kept for who comes")
				.isEqualTo(Receipt.UNROUTED);
		});
	}

	@Test
	void whatCannotBePublishedIsRefusedAtTheCall() {
		this.runner.run((context) -> {
			AetherEvents events = context.getBean(AetherEvents.class);
			assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> events.publish("a/b", 1));
			assertThatExceptionOfType(DataException.class).isThrownBy(() -> events.publish("a", new Unreadable()));
			assertThatIllegalArgumentException().isThrownBy(() -> events.publish("a", 1, Map.of("aether-tid", "x")))
				.withMessageContaining("aether-tid");
			assertThatIllegalArgumentException().isThrownBy(() -> events.topic("a").keep(Duration.ZERO));
		});
	}

	@Test
	void twoListenersOfOneWorkgroupWouldTakeEventsFromEachOther() {
		this.runner.withBean(Twice.class)
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(DuplicateTaskHandlerException.class)
				.hasMessageContaining("aether-events/alarms"));
	}

	@Test
	void aHeaderWithoutANameIsRefused() {
		this.runner.withBean(Nameless.class)
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(InvalidTaskHandlerException.class)
				.hasMessageContaining("'=fire'")
				.hasMessageContaining("name=value"));
	}

	private static Receipt published(CompletionStage<Receipt> stage) {
		return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
	}

	record Alarm(String place, int level) {
	}

	static class Unreadable {

		public String getName() {
			throw new IllegalStateException("no name");
		}

	}

	static class Listeners {

		final List<String> seen = Collections.synchronizedList(new ArrayList<>());

		@AetherEventListener(topic = "${my.topic}")
		void every(Alarm alarm, TaskContext event) {
			this.seen.add("every " + alarm.place() + " " + alarm.level());
		}

		@AetherEventListener(topic = "${my.topic}", headers = { "kind=fire", "site" })
		void all() {
			this.seen.add("all");
		}

		@AetherEventListener(topic = "${my.topic}", headers = { "kind=flood", "kind=frost", "site=north" },
				anyHeader = true)
		void any() {
			this.seen.add("any");
		}

		@AetherEventListener(topic = "${my.topic}", headers = "site")
		void site(@Header("site") String site) {
			this.seen.add("site " + site);
		}

		@AetherEventListener(topic = "${my.topic}", workgroup = "billing")
		String group() {
			this.seen.add("group");
			return "nobody gets this";
		}

		@AetherEventListener(topic = "else")
		void otherwise() {
			this.seen.add("otherwise");
		}

	}

	static class Twice {

		@AetherEventListener(topic = "alarms", workgroup = "billing")
		void first() {
		}

		@AetherEventListener(topic = "alarms", workgroup = "billing")
		void second() {
		}

	}

	static class Nameless {

		@AetherEventListener(topic = "alarms", headers = "=fire")
		void nameless() {
		}

	}

}
