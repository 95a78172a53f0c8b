package io.aethermagic.test.application;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import io.aethermagic.client.AetherTemplate;
import io.aethermagic.client.TaskHandle;
import io.aethermagic.task.InvalidNameException;
import io.aethermagic.task.NoWorkerException;
import io.aethermagic.task.TaskState;
import io.aethermagic.test.application.TestedApplication.Bill;
import io.aethermagic.test.application.TestedApplication.Order;
import io.aethermagic.test.application.TestedApplication.Shop;
import io.aethermagic.test.autoconfigure.AutoConfigureAether;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static io.aethermagic.test.assertj.AetherAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link AetherStubs}.
 */
@SpringBootTest(classes = TestedApplication.class, webEnvironment = SpringBootTest.WebEnvironment.NONE,
		properties = { "aether.worker.retry.enabled=true", "aether.worker.retry.initial-interval=1ms",
				"aether.worker.retry.max-retries=2" })
@AutoConfigureAether
@TestMethodOrder(MethodOrderer.MethodName.class)
class AetherStubsTests {

	private static final Duration SOON = Duration.ofMinutes(1);

	@Autowired
	private AetherStubs stubs;

	@Autowired
	private TestMethodState state;

	@Autowired
	private AetherTemplate aether;

	@Autowired
	private Shop shop;

	@Test
	void answersWithAValue() {
		this.stubs.stub("billing", "bill").answers(new Bill("4711", 3));
		assertThat(this.shop.order("cup", 3)).isEqualTo("4711");
		assertThat(this.shop.order("cup", 3)).isEqualTo("4711");
	}

	@Test
	void answersWithWhatIsMadeFromPayloadAndTask() {
		this.stubs.stub("billing", "bill")
			.answers(Order.class, (order, task) -> new Bill(task.headers().get("tenant") + " " + order.article(), 1));
		assertThat(this.shop.order("cup", 3)).isEqualTo("blue cup");
		this.stubs.stub("billing", "bill").answers(Order.class, (order) -> new Bill("a second stub", order.number()));
		assertThat(this.shop.order("cup", 3)).isEqualTo("a second stub");
		this.stubs.stub("billing", "bill").answersNothing();
		assertThat(this.shop.order("cup", 3)).isEqualTo("no bill");
	}

	@Test
	void failsAsAHandlerDoes() {
		this.stubs.stub("billing", "bill").fails("no-credit", "Pay first");
		assertThat(perform()).within(SOON).hasFailedWith("no-credit", "Pay first");
		AtomicInteger attempts = new AtomicInteger();
		this.stubs.stub("billing", "bill")
			.failsWith(() -> new IllegalStateException("No " + attempts.incrementAndGet()));
		assertThat(perform()).within(SOON).hasFailedWith("failed", "No 3");
	}

	@Test
	void reportsProgressAndNeverEndsUntilItIsCancelled() {
		this.stubs.stub("billing", "bill").reports(50, "counted").neverEnds();
		TaskHandle<Bill> handle = perform();
		assertThat(handle).within(SOON).hasProgress(50).isOpen();
		handle.cancel();
		assertThat(handle).within(SOON).isCancelled();
	}

	@Test
	void answersWithAStage() {
		CompletableFuture<Bill> bill = new CompletableFuture<>();
		this.stubs.stub("billing", "bill").answers(Order.class, (order) -> bill);
		TaskHandle<Bill> handle = perform();
		TaskHandle<Bill> other = perform();
		assertThat(other).within(SOON).hasState(TaskState.ACCEPTED);
		other.cancel();
		assertThat(other).within(SOON).isCancelled();
		assertThat(handle).isOpen();
		bill.complete(new Bill("now", 1));
		assertThat(handle).within(SOON).isCompletedWith(new Bill("now", 1));
	}

	@Test
	void answersLater() {
		this.stubs.stub("billing", "bill").after(Duration.ofMillis(5)).answers(new Bill("later", 1));
		assertThat(perform()).within(SOON).isCompletedWith(new Bill("later", 1));
	}

	@Test
	void isInThePlaceOfTheApplicationsHandlerWhileItIsThere() {
		this.stubs.stub("greeter", "greet").answers("stubbed");
		assertThat(greet()).within(SOON).isCompletedWith("stubbed");
		this.state.reset();
		assertThat(greet()).within(SOON).isCompletedWith("Hello you");
	}

	@Test
	void isForOneContext() {
		this.stubs.stub("billing", "bill").context("north").answers(new Bill("north", 1));
		assertThat(this.aether.task("billing", "bill").context("north").perform(new Order("cup", 1), Bill.class))
			.within(SOON)
			.isCompletedWith(new Bill("north", 1));
		assertThat(perform()).within(SOON).hasFailedWith(NoWorkerException.CODE);
	}

	@Test
	void isGoneAfterTheTestMethod() {
		this.stubs.stub("billing", "bill").neverEnds();
		TaskHandle<Bill> handle = perform();
		assertThat(handle).within(SOON).hasState(TaskState.ACCEPTED);
		assertThat(this.state.reset()).isEmpty();
		assertThat(handle).within(SOON).hasFailedWith("stub-failed", "The test method is over");
		assertThat(perform()).within(SOON).hasFailedWith(NoWorkerException.CODE);
	}

	@Test
	void isGoneAfterTheTestMethodBefore() {
		assertThat(perform()).within(SOON).hasFailedWith(NoWorkerException.CODE);
	}

	@Test
	void saysWhatIsWrongWithIt() {
		this.stubs.stub("billing", "bill").answers(Order[].class, (orders) -> new Bill("", orders.length));
		assertThat(perform()).within(SOON)
			.hasFailedWith("bad-request", "The stub of billing/bill takes a Order[], which it cannot read from "
					+ "{\"article\":\"cup\",\"number\":1}");
		this.stubs.stub("billing", "bill").answers(Order.class, (order) -> {
			assertThat(order.number()).as("the number").isEqualTo(2);
			return new Bill("", 0);
		});
		assertThat(perform()).within(SOON).hasFailedWith("stub-failed", "the number");
		this.stubs.stub("billing", "begun");
		List<Throwable> wrong = this.state.reset();
		assertThat(wrong).hasSize(3);
		assertThat(wrong.get(0)).hasMessageStartingWith("The stub of billing/bill takes a Order[]");
		assertThat(wrong.get(1)).hasMessageContaining("the number");
		assertThat(wrong.get(2)).hasMessageStartingWith("The stub of billing/begun was begun and never finished");
		assertThat(this.state.reset()).isEmpty();
		assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> this.stubs.stub("bil/ling", "bill"));
		assertThatExceptionOfType(IllegalArgumentException.class)
			.isThrownBy(() -> this.stubs.stub("billing", "bill").transport("mqtt").answers(1))
			.withMessageContaining("mqtt");
	}

	private TaskHandle<Bill> perform() {
		return this.aether.perform("billing", "bill", new Order("cup", 1), Bill.class);
	}

	private TaskHandle<String> greet() {
		return this.aether.perform("greeter", "greet", "you", String.class);
	}

}
