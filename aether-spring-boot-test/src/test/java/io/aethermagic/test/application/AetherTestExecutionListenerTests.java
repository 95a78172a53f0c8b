package io.aethermagic.test.application;

import java.lang.reflect.Method;

import io.aethermagic.test.autoconfigure.AutoConfigureAether;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.test.annotation.DirtiesContext.HierarchyMode;
import org.springframework.test.context.TestContextManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link AetherTestExecutionListener}: what happens after a test method.
 */
class AetherTestExecutionListenerTests {

	private final TestContextManager manager = new TestContextManager(Tested.class);

	private final ApplicationContext context = this.manager.getTestContext().getApplicationContext();

	private final AetherStubs stubs = this.context.getBean(AetherStubs.class);

	@AfterEach
	void close() {
		this.manager.getTestContext().markApplicationContextDirty(HierarchyMode.EXHAUSTIVE);
	}

	@Test
	void whatWasBegunAndNotFinishedFailsTheTest() throws Exception {
		before();
		this.stubs.stub("a", "a");
		this.context.getBean(AetherFaults.class).deliverTwice("b", "b");
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> after(null))
			.withMessageContaining("The test asked for a TWICE of b/b")
			.satisfies((failure) -> assertThat(failure.getSuppressed()).singleElement()
				.satisfies((other) -> assertThat(other).hasMessageContaining("a/a was begun and never finished")));
		before();
		after(null);
	}

	@Test
	void aFailureOfTheTestItselfCounts() throws Exception {
		before();
		this.stubs.stub("a", "a");
		after(new IllegalStateException("in a test"));
		before();
		after(null);
	}

	private void before() throws Exception {
		this.manager.beforeTestMethod(new Tested(), method());
	}

	private void after(Throwable failure) throws Exception {
		this.manager.afterTestMethod(new Tested(), method(), failure);
	}

	private static Method method() throws NoSuchMethodException {
		return Tested.class.getDeclaredMethod("test");
	}

	@SpringBootTest(classes = TestedApplication.class, webEnvironment = SpringBootTest.WebEnvironment.NONE,
			properties = "spring.application.name=listener")
	@AutoConfigureAether
	static class Tested {

		void test() {
		}

	}

}
