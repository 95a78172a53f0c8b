package io.aethermagic.test.assertj;

import io.aethermagic.client.AetherDeadLetters;
import io.aethermagic.client.TaskHandle;
import io.aethermagic.test.application.AetherRecorder;
import io.aethermagic.test.application.RecordedTask;
import org.jspecify.annotations.Nullable;

/**
 * Entry points of the assertions on Aether's tasks, to be imported beside those of
 * AssertJ. What has to come is waited for: ten seconds, unless {@code within} says
 * otherwise.
 */
public final class AetherAssertions {

	private AetherAssertions() {
	}

	/**
	 * Begin assertions on a task that the test has performed.
	 * @param <T> the type of the result
	 * @param actual the handle
	 * @return the assertions
	 */
	public static <T> TaskHandleAssert<T> assertThat(@Nullable TaskHandle<T> actual) {
		return new TaskHandleAssert<>(actual);
	}

	/**
	 * Begin assertions on a task that the application has performed.
	 * @param actual the record of the task
	 * @return the assertions
	 */
	public static RecordedTaskAssert assertThat(@Nullable RecordedTask actual) {
		return new RecordedTaskAssert(actual);
	}

	/**
	 * Begin assertions on all that the application has performed and published.
	 * @param actual the recorder
	 * @return the assertions
	 */
	public static AetherRecorderAssert assertThat(@Nullable AetherRecorder actual) {
		return new AetherRecorderAssert(actual);
	}

	/**
	 * Begin assertions on dead letters.
	 * @param actual the dead letters of a transport
	 * @return the assertions
	 */
	public static DeadLettersAssert assertThat(@Nullable AetherDeadLetters actual) {
		return new DeadLettersAssert(actual);
	}

}
