package io.aethermagic.client;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

import io.aethermagic.node.Incident;
import io.aethermagic.node.Incidents;
import io.aethermagic.task.TaskEvent;
import org.jspecify.annotations.Nullable;

/**
 * The listeners of one task. A late one is first told the last Accepted, the last
 * Progress and the end.
 *
 * @promise 4.3
 */
final class TaskEvents {

	private final Executor executor;

	private final Incidents incidents;

	private final List<EventFeed> feeds = new ArrayList<>(0);

	private TaskEvent.@Nullable Accepted accepted;

	private TaskEvent.@Nullable Progress progress;

	private TaskEvent.@Nullable Ended ended;

	TaskEvents(Executor executor, Incidents incidents) {
		this.executor = executor;
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
		EventFeed feed = new EventFeed(this.executor, (self, event) -> {
			try {
				listener.accept(event);
			}
			catch (RuntimeException | Error ex) {
				this.incidents.count(Incident.LISTENER_FAILED, () -> "A listener threw on " + event, ex);
			}
		});
		feed.request(Long.MAX_VALUE);
		add(feed);
	}

	void subscribe(Flow.Subscriber<? super TaskEvent> subscriber) {
		EventFeed feed = new EventFeed(this.executor, (self, event) -> {
			try {
				subscriber.onNext(event);
				if (event instanceof TaskEvent.Ended) {
					self.close();
					subscriber.onComplete();
				}
			}
			catch (RuntimeException | Error ex) {
				self.close();
				this.incidents.count(Incident.LISTENER_FAILED, () -> "A subscriber threw on " + event, ex);
			}
		});
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

	private synchronized void add(EventFeed feed) {
		if (this.accepted != null) {
			feed.offer(this.accepted);
		}
		if (this.progress != null) {
			feed.offer(this.progress);
		}
		if (this.ended != null) {
			feed.offer(this.ended);
		}
		else {
			this.feeds.add(feed);
		}
	}

	private synchronized void remove(EventFeed feed) {
		feed.close();
		this.feeds.remove(feed);
	}

}
