package io.aethermagic.test.application;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

import io.aethermagic.task.TaskAddress;
import io.aethermagic.task.TaskFailedException;
import io.aethermagic.time.Timers;
import io.aethermagic.worker.TaskContext;
import org.jspecify.annotations.Nullable;

/**
 * A stub in the making: what it does with each task. Not safe for use by several threads.
 */
public final class StubbedTask {

	private final AetherStubs stubs;

	private final Timers timers;

	private TaskAddress address;

	private @Nullable String transport;

	private Duration delay = Duration.ZERO;

	private final List<Stub.Report> reports = new ArrayList<>();

	StubbedTask(AetherStubs stubs, Timers timers, TaskAddress address) {
		this.stubs = stubs;
		this.timers = timers;
		this.address = address;
	}

	/**
	 * Stub the task in another context.
	 * @param context a name of the wire; {@code x} unless set
	 * @return this stub
	 * @throws io.aethermagic.task.InvalidNameException for a bad name
	 */
	public StubbedTask context(String context) {
		this.address = this.stubs.address(this.address.job(), this.address.task(), context);
		return this;
	}

	/**
	 * Stub the task on another transport.
	 * @param transport a name of {@code aether.transports}
	 * @return this stub
	 */
	public StubbedTask transport(String transport) {
		this.transport = transport;
		return this;
	}

	/**
	 * Report progress before the end.
	 * @param percent 0 to 100
	 * @return this stub
	 */
	public StubbedTask reports(int percent) {
		return reports(percent, null);
	}

	/**
	 * Report progress with data before the end. As of every handler, of reports that
	 * follow each other faster than they are told the caller sees the newest.
	 * @param percent 0 to 100
	 * @param data anything that can be written as JSON; {@code null} for nothing
	 * @return this stub
	 */
	public StubbedTask reports(int percent, @Nullable Object data) {
		this.reports.add(new Stub.Report(percent, data));
		return this;
	}

	/**
	 * End each task only when it was in hand for some time, by the held clock if there is
	 * one. No thread waits for it.
	 * @param delay how long, not negative
	 * @return this stub
	 * @throws IllegalArgumentException if it is negative
	 */
	public StubbedTask after(Duration delay) {
		if (delay.isNegative()) {
			throw new IllegalArgumentException("A stub does not answer before it is asked: " + delay);
		}
		this.delay = delay;
		return this;
	}

	/**
	 * Complete each task with the same result.
	 * @param result anything that can be written as JSON
	 */
	public void answers(@Nullable Object result) {
		finish((data, task) -> result);
	}

	/**
	 * Complete each task with no result, as a handler that returns {@code void}.
	 */
	public void answersNothing() {
		finish((data, task) -> null);
	}

	/**
	 * Complete each task with a result that is made from its payload.
	 * @param <P> the type of the payload
	 * @param type what the payload is read as; one that cannot be read so fails the task
	 * with {@code bad-request}, and the test
	 * @param answer makes the result, or a stage of it, that is cancelled with the task.
	 * What it throws is as if a handler had thrown it, but an {@link AssertionError}
	 * fails the test, too
	 */
	public <P> void answers(Class<P> type, Function<P, ?> answer) {
		answers(type, (payload, task) -> answer.apply(payload));
	}

	/**
	 * Complete each task with a result that is made from its payload and from what else
	 * is known of the task: its headers, which dispatch and attempt it is. With it
	 * progress can be reported.
	 * @param <P> the type of the payload
	 * @param type what the payload is read as; one that cannot be read so fails the task
	 * with {@code bad-request}, and the test
	 * @param answer makes the result, or a stage of it, that is cancelled with the task.
	 * What it throws is as if a handler had thrown it, but an {@link AssertionError}
	 * fails the test, too
	 */
	public <P> void answers(Class<P> type, BiFunction<P, TaskContext, ?> answer) {
		finish((data, task) -> answer.apply(StubPayload.read(this, data, type), task));
	}

	/**
	 * Fail each task, as a handler that throws a {@link TaskFailedException}: it is not
	 * retried.
	 * @param code a short code for programs
	 * @param message a sentence for people
	 */
	public void fails(String code, String message) {
		failsWith(() -> new TaskFailedException(code, message));
	}

	/**
	 * Fail each attempt as a handler that throws an exception: it is retried where
	 * {@code aether.worker.retry} says so.
	 * @param exception makes what is thrown
	 */
	public void failsWith(Supplier<? extends Throwable> exception) {
		finish((data, task) -> {
			throw exception.get();
		});
	}

	/**
	 * Keep each task in hand until it is cancelled or expires, or the test method is
	 * over.
	 */
	public void neverEnds() {
		finish(null);
	}

	private void finish(Stub.@Nullable Answer answer) {
		this.stubs.put(this, this.address, this.transport,
				new Stub(this.timers, List.copyOf(this.reports), this.delay, answer, this.stubs::problem));
	}

	/**
	 * Return which task it is for.
	 */
	@Override
	public String toString() {
		return "The stub of " + this.address.job() + "/" + this.address.task();
	}

}
