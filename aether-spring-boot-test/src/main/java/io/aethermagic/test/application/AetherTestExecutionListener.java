package io.aethermagic.test.application;

import java.util.List;

import org.springframework.context.ApplicationContext;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.support.AbstractTestExecutionListener;

/**
 * Lets what belongs to a test method be gone after it, and fails the method for what was
 * asked of stubs and failures in vain. Without state.
 */
final class AetherTestExecutionListener extends AbstractTestExecutionListener {

	@Override
	public void afterTestMethod(TestContext testContext) {
		if (!testContext.hasApplicationContext()) {
			return;
		}
		ApplicationContext context = testContext.getApplicationContext();
		context.getBeanProvider(TestMethodState.class).ifAvailable((state) -> {
			List<Throwable> wrong = state.reset();
			if (!wrong.isEmpty() && testContext.getTestException() == null) {
				throw failure(wrong);
			}
		});
	}

	private static AssertionError failure(List<Throwable> wrong) {
		Throwable first = wrong.get(0);
		AssertionError failure = new AssertionError(first.getMessage(), first);
		wrong.stream().skip(1).forEach(failure::addSuppressed);
		return failure;
	}

}
