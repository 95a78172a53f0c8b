package io.aethermagic.test.conformance;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;

import io.aethermagic.task.TaskEvent;
import org.jspecify.annotations.Nullable;

/**
 * A subscriber of a handle's events that asks for what a test tells it to ask for.
 */
final class SlowSubscriber implements Flow.Subscriber<TaskEvent> {

	private final List<TaskEvent> events = new CopyOnWriteArrayList<>();

	private Flow.@Nullable Subscription subscription;

	private volatile boolean complete;

	void request(long n) {
		if (this.subscription == null) {
			throw new IllegalStateException("Not subscribed");
		}
		this.subscription.request(n);
	}

	List<TaskEvent> events() {
		return List.copyOf(this.events);
	}

	TaskEvent last() {
		return this.events.get(this.events.size() - 1);
	}

	boolean isComplete() {
		return this.complete;
	}

	@Override
	public void onSubscribe(Flow.Subscription subscription) {
		this.subscription = subscription;
	}

	@Override
	public void onNext(TaskEvent event) {
		this.events.add(event);
	}

	@Override
	public void onError(Throwable failure) {
		throw new AssertionError("A handle's events fail", failure);
	}

	@Override
	public void onComplete() {
		this.complete = true;
	}

}
