package io.aethermagic.test.assertj;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

import io.aethermagic.client.AetherDeadLetters;
import io.aethermagic.client.GivenUpTask;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/**
 * Assertions on the tasks of a transport that were given up, all of them or those of one
 * operation. What has to come is waited for. Used by one thread.
 */
public final class DeadLettersAssert extends AbstractAssert<DeadLettersAssert, AetherDeadLetters> {

	private static final int PAGE = 1_000;

	private Patience patience = Patience.DEFAULT;

	private @Nullable String job;

	private @Nullable String task;

	DeadLettersAssert(@Nullable AetherDeadLetters actual) {
		super(actual, DeadLettersAssert.class);
	}

	/**
	 * Say how long the assertions that follow wait, in real time.
	 * @param limit how long at most; ten seconds unless set
	 * @return these assertions
	 */
	public DeadLettersAssert within(Duration limit) {
		this.patience = new Patience(limit);
		return this;
	}

	/**
	 * Look at one operation alone, in whatever context.
	 * @param job the service
	 * @param task the operation
	 * @return these assertions
	 */
	public DeadLettersAssert of(String job, String task) {
		this.job = job;
		this.task = task;
		return this;
	}

	/**
	 * Verify that there is none now. Does not wait.
	 * @return these assertions
	 */
	public DeadLettersAssert isEmpty() {
		if (!letters().isEmpty()) {
			fail("no dead letter");
		}
		return this;
	}

	/**
	 * Verify how many there are.
	 * @param expected how many
	 * @return these assertions
	 */
	public DeadLettersAssert hasSize(int expected) {
		if (!this.patience.await(() -> letters().size() == expected)) {
			fail(expected + " dead letter(s)");
		}
		return this;
	}

	/**
	 * Verify that there is one with a code.
	 * @param code that of the failure, {@code expired} or {@code worker-lost}
	 * @return these assertions
	 */
	public DeadLettersAssert hasCode(String code) {
		if (!this.patience.await(() -> letters().stream().anyMatch((letter) -> letter.code().equals(code)))) {
			fail("a dead letter with '" + code + "'");
		}
		return this;
	}

	/**
	 * Verify that there is one, and that something is so of it.
	 * @param requirements assertions on the task that was given up
	 * @return these assertions
	 */
	public DeadLettersAssert hasOneSatisfying(Consumer<GivenUpTask> requirements) {
		hasSize(1);
		requirements.accept(letters().get(0));
		return this;
	}

	private List<GivenUpTask> letters() {
		isNotNull();
		try {
			return this.actual.list(PAGE)
				.toCompletableFuture()
				.get(Math.max(1_000, this.patience.limit().toMillis()), TimeUnit.MILLISECONDS)
				.stream()
				.filter((letter) -> this.job == null
						|| (letter.address().job().equals(this.job) && letter.address().task().equals(this.task)))
				.toList();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("Interrupted while the dead letters were read", ex);
		}
		catch (ExecutionException | TimeoutException ex) {
			throw new AssertionError("The dead letters cannot be read: " + ex.getMessage(), ex);
		}
	}

	private void fail(String expected) {
		String where = (this.job != null) ? " of " + this.job + "/" + this.task : "";
		List<String> found = letters().stream()
			.map((letter) -> letter.address() + " tid=" + letter.tid() + " '" + letter.code() + "': " + letter.cause())
			.toList();
		failWithMessage("%s", "Expecting " + expected + where + ", but there is " + found);
	}

}
