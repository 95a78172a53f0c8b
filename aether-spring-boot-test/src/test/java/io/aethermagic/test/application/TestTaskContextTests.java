package io.aethermagic.test.application;

import java.util.concurrent.atomic.AtomicInteger;

import io.aethermagic.client.AetherOperations;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.entry;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link TestTaskContext}.
 */
class TestTaskContextTests {

	private final TestTaskContext task = new TestTaskContext("greeter", "greet");

	@Test
	void isWhatATestSays() {
		this.task.header("tenant", "blue").attempt(2);
		assertThat(this.task.address()).hasToString("default/greeter/greet/x");
		assertThat(this.task.headers()).containsExactly(entry("tenant", "blue"));
		assertThat(this.task.attempt()).isEqualTo(2);
		assertThat(this.task.deadline()).isInTheFuture();
		assertThatIllegalStateException().isThrownBy(this.task::nested).withMessageContaining("nested tasks");
		AetherOperations operations = mock();
		assertThat(this.task.nested(operations).nested()).isSameAs(operations);
	}

	@Test
	void isCancelledWhereATestSays() {
		AtomicInteger told = new AtomicInteger();
		this.task.cancelAt(50).onCancel(told::incrementAndGet);
		this.task.progress(49, "a");
		assertThat(this.task.cancelled()).isFalse();
		this.task.progress(50);
		this.task.progress(200);
		assertThat(this.task.cancelled()).isTrue();
		this.task.onCancel(told::incrementAndGet);
		assertThat(told).hasValue(2);
		assertThat(this.task.reports()).containsExactly(new TestTaskContext.Report(49, "a"),
				new TestTaskContext.Report(50, null), new TestTaskContext.Report(100, null));
	}

}
