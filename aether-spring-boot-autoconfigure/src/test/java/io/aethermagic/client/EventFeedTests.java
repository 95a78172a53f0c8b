package io.aethermagic.client;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

import io.aethermagic.message.MessageCodec;
import io.aethermagic.node.Incident;
import io.aethermagic.node.Incidents;
import io.aethermagic.task.TaskData;
import io.aethermagic.task.TaskEvent;
import io.aethermagic.time.HeldTimers;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class EventFeedTests {

	private final TaskData data = new MessageCodec(JsonMapper.builder().build(), "host", "client", 1_000).data("some");

	private final List<TaskEvent> seen = new ArrayList<>();

	private final Incidents incidents = new Incidents(new HeldTimers());

	private final EventFeed feed = new EventFeed(Runnable::run, this.incidents, (feed, event) -> this.seen.add(event));

	@Test
	void nothingIsToldThatWasNotAskedFor() {
		this.feed.offer(progress(1));
		this.feed.offer(progress(2));
		assertThat(this.seen).isEmpty();
		this.feed.request(1);
		assertThat(this.seen).containsExactly(progress(1));
	}

	@Test
	void aFullFeedKeepsTheNewestProgressAndEveryOtherEvent() {
		TaskEvent accepted = new TaskEvent.Accepted("i", "w", 1);
		this.feed.offer(accepted);
		for (int percent = 0; percent < 200; percent++) {
			this.feed.offer(progress(percent));
		}
		TaskEvent end = new TaskEvent.Completed(this.data);
		this.feed.offer(end);
		this.feed.request(Long.MAX_VALUE);
		assertThat(this.seen).hasSize(EventFeed.CAPACITY + 1).startsWith(accepted).endsWith(progress(199), end);
	}

	@Test
	void aListenerThatAddsEventsIsNotCalledWithinItself() {
		List<String> order = new ArrayList<>();
		EventFeed recursive = new EventFeed(Runnable::run, this.incidents, (feed, event) -> {
			order.add("begin");
			if (order.size() == 1) {
				feed.offer(progress(2));
			}
			order.add("end");
		});
		recursive.request(10);
		recursive.offer(progress(1));
		assertThat(order).containsExactly("begin", "end", "begin", "end");
	}

	@Test
	void aClosedFeedIsSilent() {
		this.feed.request(10);
		this.feed.close();
		this.feed.offer(progress(1));
		assertThat(this.seen).isEmpty();
	}

	@Test
	void whatAListenerThrowsKeepsNothingFromIt() {
		EventFeed throwing = new EventFeed(Runnable::run, this.incidents, (feed, event) -> {
			this.seen.add(event);
			throw new AssertionError("always");
		});
		throwing.request(10);
		throwing.offer(progress(1));
		throwing.offer(progress(2));
		assertThat(this.seen).containsExactly(progress(1), progress(2));
		assertThat(this.incidents.count(Incident.LISTENER_FAILED)).isEqualTo(2);
	}

	@Test
	void whatTheExecutorDidNotTakeIsToldWithTheNextEvent() {
		List<Runnable> refused = new ArrayList<>();
		EventFeed late = new EventFeed((work) -> {
			if (refused.isEmpty()) {
				refused.add(work);
				throw new RejectedExecutionException("full");
			}
			work.run();
		}, this.incidents, (feed, event) -> this.seen.add(event));
		late.request(10);
		late.offer(progress(1));
		assertThat(this.seen).isEmpty();
		assertThat(this.incidents.count(Incident.LISTENER_FAILED)).isOne();
		late.offer(progress(2));
		assertThat(this.seen).containsExactly(progress(1), progress(2));
	}

	private TaskEvent progress(int percent) {
		return new TaskEvent.Progress(percent, this.data, 1, 1);
	}

}
