package io.aethermagic.test.assertj;

import java.time.Duration;
import java.util.List;

import io.aethermagic.test.application.AetherRecorder;
import io.aethermagic.test.application.RecordedTask;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/**
 * Assertions on all that the application has performed and published. What has to come is
 * waited for; what must not have come is not. Used by one thread.
 */
public final class AetherRecorderAssert extends AbstractAssert<AetherRecorderAssert, AetherRecorder> {

	private Patience patience = Patience.DEFAULT;

	AetherRecorderAssert(@Nullable AetherRecorder actual) {
		super(actual, AetherRecorderAssert.class);
	}

	/**
	 * Say how long the assertions that follow wait, in real time.
	 * @param limit how long at most; ten seconds unless set
	 * @return these assertions
	 */
	public AetherRecorderAssert within(Duration limit) {
		this.patience = new Patience(limit);
		return this;
	}

	/**
	 * Verify that a task was performed a number of times, in whatever context.
	 * @param job the service
	 * @param task the operation
	 * @param times how often
	 * @return these assertions
	 */
	public AetherRecorderAssert hasPerformed(String job, String task, int times) {
		isNotNull();
		if (!this.patience.await(() -> this.actual.tasks(job, task).size() == times)) {
			fail(times + " task(s) of " + job + "/" + task + " to be performed", this.actual.tasks());
		}
		return this;
	}

	/**
	 * Verify that a task was not performed until now.
	 * @param job the service
	 * @param task the operation
	 * @return these assertions
	 */
	public AetherRecorderAssert hasNotPerformed(String job, String task) {
		isNotNull();
		if (!this.actual.tasks(job, task).isEmpty()) {
			fail("no task of " + job + "/" + task + " to be performed", this.actual.tasks());
		}
		return this;
	}

	/**
	 * Verify that a task was performed once, and go on with it.
	 * @param job the service
	 * @param task the operation
	 * @return assertions on the task, which wait as long
	 */
	public RecordedTaskAssert task(String job, String task) {
		hasPerformed(job, task, 1);
		List<RecordedTask> found = this.actual.tasks(job, task);
		return new RecordedTaskAssert(found.get(0)).within(this.patience.limit());
	}

	/**
	 * Verify that an event was published.
	 * @param topic the topic
	 * @param expected what equals the payload when that is read as its class;
	 * {@code null} for none
	 * @return these assertions
	 */
	public AetherRecorderAssert hasPublished(String topic, @Nullable Object expected) {
		isNotNull();
		if (!this.patience.await(() -> this.actual.events(topic)
			.stream()
			.anyMatch((event) -> SentValue.equal(event.payload(), expected)))) {
			fail("an event <" + expected + "> of the topic " + topic + " to be published",
					this.actual.events()
						.stream()
						.map((event) -> event + " " + SentValue.text(event.payload()))
						.toList());
		}
		return this;
	}

	/**
	 * Verify that no event was published until now.
	 * @param topic the topic
	 * @return these assertions
	 */
	public AetherRecorderAssert hasNotPublished(String topic) {
		isNotNull();
		if (!this.actual.events(topic).isEmpty()) {
			fail("no event of the topic " + topic + " to be published", this.actual.events());
		}
		return this;
	}

	private void fail(String expected, List<?> found) {
		String dropped = (this.actual.dropped() > 0) ? ", and " + this.actual.dropped() + " that are not kept any more"
				: "";
		failWithMessage("%s", "Expecting " + expected + ", but there is " + found + dropped);
	}

}
