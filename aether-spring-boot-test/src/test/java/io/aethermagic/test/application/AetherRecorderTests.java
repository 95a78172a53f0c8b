package io.aethermagic.test.application;

import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;

import io.aethermagic.client.AetherTemplate;
import io.aethermagic.client.TaskCallRequest;
import io.aethermagic.client.TaskHandle;
import io.aethermagic.message.MessageCodec;
import io.aethermagic.task.DataException;
import io.aethermagic.task.TaskEvent;
import io.aethermagic.task.TaskState;
import io.aethermagic.test.application.TestedApplication.Bill;
import io.aethermagic.test.application.TestedApplication.Order;
import io.aethermagic.test.application.TestedApplication.Shop;
import io.aethermagic.test.autoconfigure.AutoConfigureAether;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static io.aethermagic.test.assertj.AetherAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.entry;

/**
 * Tests for {@link AetherRecorder}.
 */
@SpringBootTest(classes = TestedApplication.class, webEnvironment = SpringBootTest.WebEnvironment.NONE,
		properties = "spring.application.name=recorder")
@AutoConfigureAether
class AetherRecorderTests {

	private static final Duration SOON = Duration.ofMinutes(1);

	@Autowired
	private AetherRecorder recorder;

	@Autowired
	private AetherStubs stubs;

	@Autowired
	private AetherTemplate aether;

	@Autowired
	private Shop shop;

	@Test
	void recordsTasksFromTheCallToTheEnd() {
		this.stubs.stub("billing", "bill").reports(20, "begun").answers(new Bill("1", 3));
		this.shop.order("cup", 3);
		RecordedTask task = this.recorder.task("billing", "bill");
		assertThat(task.kind()).isEqualTo(TaskCallRequest.Kind.PERFORM);
		assertThat(task.payload(Order.class)).isEqualTo(new Order("cup", 3));
		assertThat(task.headers()).containsExactly(entry("tenant", "blue"));
		assertThat(task.address().context()).isEqualTo("x");
		assertThat(task.timeout()).isEqualTo(Duration.ofHours(1));
		assertThat(task.parent()).isNull();
		assertThat(task.state()).isEqualTo(TaskState.COMPLETED);
		assertThat(task.result(Bill.class)).isEqualTo(new Bill("1", 3));
		assertThat(task.dispatches()).isOne();
		assertThat(task.progress()).extracting(TaskEvent.Progress::percent).containsExactly(20);
		assertThat(task.progress().get(0).data().read(String.class)).isEqualTo("begun");
		assertThat(task.events()).hasSize(3);
	}

	@Test
	void recordsNestedTasksWithTheirParent() {
		TaskHandle<String> handle = this.aether.perform("greeter", "nested", "you", String.class);
		assertThat(handle).within(SOON).isCompletedWith("Hello you");
		assertThat(this.recorder.tasks()).hasSize(2);
		RecordedTask nested = this.recorder.task("greeter", "greet");
		assertThat(nested.parent()).isNotNull();
		assertThat(nested.parent().tid()).isEqualTo(handle.tid());
		assertThat(this.recorder.task(handle).address().task()).isEqualTo("nested");
	}

	@Test
	void recordsWhatIsSentAndWhatFails() {
		this.aether.send("nobody", "there", "data");
		assertThat(this.recorder).within(SOON).task("nobody", "there").hasPayload("data").hasFailedWith("no-worker");
		RecordedTask task = this.recorder.task("nobody", "there");
		assertThat(task.kind()).isEqualTo(TaskCallRequest.Kind.SEND);
		assertThat(task.headers()).isEmpty();
		assertThat(task).hasToString(task.address() + "/" + task.tid() + " FAILED (no-worker: "
				+ ((TaskEvent.Failed) task.end()).message() + ")");
		assertThatIllegalStateException().isThrownBy(() -> task.result(String.class))
			.withMessageContaining("no-worker");
	}

	@Test
	void recordsEvents() {
		this.shop.close();
		assertThat(this.recorder).within(SOON).hasPublished("shop", new Order("closed", 0));
		assertThat(this.recorder.events("shop")).singleElement()
			.satisfies((event) -> assertThat(event.headers()).containsExactly(entry("site", "north")))
			.satisfies((event) -> assertThat(event.payload(Order.class)).isEqualTo(new Order("closed", 0)))
			.satisfies((event) -> assertThat(event.to()).isNull());
		assertThat(this.recorder.events("other")).isEmpty();
		assertThat(this.recorder.tasks()).isEmpty();
	}

	@Test
	void isEmptyAtTheBeginningOfEachTestMethod() {
		assertThat(this.recorder.tasks()).isEmpty();
		assertThat(this.recorder.events()).isEmpty();
		this.aether.send("greeter", "greet", "you");
		this.shop.close();
	}

	@Test
	void isEmptyAtTheBeginningOfEachTestMethodAlsoHere() {
		isEmptyAtTheBeginningOfEachTestMethod();
	}

	@Test
	void doesNotChangeACallThatCannotBeMade() {
		assertThatExceptionOfType(DataException.class)
			.isThrownBy(() -> this.aether.send("greeter", "greet", new Unwritable()));
		assertThat(this.recorder.tasks()).isEmpty();
	}

	@Test
	void saysWhatWasPerformedInThePlaceOfWhatIsAskedFor() {
		this.aether.perform("greeter", "greet", "you", String.class).get(SOON);
		assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(() -> this.recorder.task("greeter", "great"))
			.withMessageStartingWith("0 tasks of greeter/great were performed, not one. All: [test-")
			.withMessageContaining("/greeter/greet/x/")
			.withMessageEndingWith(" COMPLETED]");
	}

	@Test
	void keepsTheNewestOnly() {
		Newest<Integer> newest = new Newest<>(3, 100);
		MessageCodec codec = new MessageCodec(JsonMapper.builder().build(), "host", "client", 1_000);
		List.of(1, 2, 3, 4).forEach((number) -> newest.add(number, codec.data(number)));
		assertThat(newest.all()).containsExactly(2, 3, 4);
		assertThat(newest.dropped()).isOne();
		newest.add(5, codec.data("x".repeat(90)));
		newest.add(6, codec.data("x".repeat(90)));
		assertThat(newest.all()).containsExactly(6);
		newest.clear();
		assertThat(newest.all()).isEmpty();
		assertThat(newest.dropped()).isZero();
	}

	/**
	 * What cannot be written as JSON.
	 */
	static class Unwritable {

		public String getName() {
			throw new IllegalStateException("No name (in a test)");
		}

	}

}
