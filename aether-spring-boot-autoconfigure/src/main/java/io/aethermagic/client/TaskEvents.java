package io.aethermagic.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import io.aethermagic.node.Incidents;
import io.aethermagic.task.TaskEvent;
import org.jspecify.annotations.Nullable;

/**
 * The listeners of one task. A late one is first told the last Accepted, the last
 * Progress and the end. Safe for use by several threads; listeners are called on the
 * executor alone, and neither they nor the executor can keep an event from the others.
 *
 * @promise 4.3
 */
final class TaskEvents {

	private final CallbackContext callbacks;

	private final Incidents incidents;

	private List<EventFeed> feeds = List.of();

	private TaskEvent.@Nullable Accepted accepted;

	private TaskEvent.@Nullable Progress progress;

	private TaskEvent.@Nullable Ended ended;

	TaskEvents(CallbackContext callbacks, Incidents incidents) {
		this.callbacks = callbacks;
		this.incidents = incidents;
	}

	synchronized void publish(TaskEvent event) {
		if (event instanceof TaskEvent.Accepted last) {
			this.accepted = last;
		}
		else if (event instanceof TaskEvent.Progress last) {
			this.progress = last;
		}
		else if (event instanceof TaskEvent.Ended last) {
			this.ended = last;
		}
		for (EventFeed feed : this.feeds) {
			feed.offer(event);
		}
	}

	void listen(Consumer<TaskEvent> listener) {
		Consumer<TaskEvent> around = this.callbacks.around(listener);
		EventFeed feed = new EventFeed(this.callbacks.executor(), this.incidents,
				(self, event) -> around.accept(event));
		feed.request(Long.MAX_VALUE);
		add(feed);
	}

	void subscribe(Flow.Subscriber<? super TaskEvent> subscriber) {
		AtomicReference<@Nullable EventFeed> own = new AtomicReference<>();
		Consumer<TaskEvent> around = this.callbacks
			.around((event) -> tell(subscriber, Objects.requireNonNull(own.get()), event));
		EventFeed feed = new EventFeed(this.callbacks.executor(), this.incidents,
				(self, event) -> around.accept(event));
		own.set(feed);
		subscriber.onSubscribe(new Flow.Subscription() {

			@Override
			public void request(long n) {
				if (n <= 0) {
					feed.close();
					subscriber.onError(new IllegalArgumentException("The demand " + n + " is not above zero"));
					return;
				}
				feed.request(n);
			}

			@Override
			public void cancel() {
				remove(feed);
			}

		});
		add(feed);
	}

	private static void tell(Flow.Subscriber<? super TaskEvent> subscriber, EventFeed feed, TaskEvent event) {
		try {
			subscriber.onNext(event);
			if (event instanceof TaskEvent.Ended) {
				feed.close();
				subscriber.onComplete();
			}
		}
		catch (RuntimeException | Error ex) {
			// one that throws is told nothing more
			feed.close();
			throw ex;
		}
	}

	private synchronized void add(EventFeed feed) {
		if (this.accepted != null) {
			feed.offer(this.accepted);
		}
		if (this.progress != null) {
			feed.offer(this.progress);
		}
		if (this.ended != null) {
			feed.offer(this.ended);
			return;
		}
		List<EventFeed> more = new ArrayList<>(this.feeds);
		more.add(feed);
		this.feeds = more;
	}

	private synchronized void remove(EventFeed feed) {
		feed.close();
		this.feeds = this.feeds.stream().filter((other) -> other != feed).toList();
	}

}
