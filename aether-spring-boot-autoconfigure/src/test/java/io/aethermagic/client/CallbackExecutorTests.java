package io.aethermagic.client;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.aethermagic.task.TaskEvent;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CallbackExecutorTests {

	@Test
	void aListenerIsToldAlsoWhereNoThreadCanBeHad() {
		try (CallbackExecutor executor = new CallbackExecutor(2, (work) -> {
			throw new OutOfMemoryError("unable to create native thread (in a test)");
		})) {
			List<TaskEvent> told = new CopyOnWriteArrayList<>();
			EventFeed feed = new EventFeed(executor, (self, event) -> told.add(event));
			feed.request(Long.MAX_VALUE);
			feed.offer(new TaskEvent.Expired());
			feed.offer(new TaskEvent.Dismissed());
			assertThat(told).containsExactly(new TaskEvent.Expired(), new TaskEvent.Dismissed());
		}
	}

	@Test
	void whatComesAfterTheEndRunsOnTheThreadThatBringsIt() {
		CallbackExecutor executor = new CallbackExecutor(1);
		executor.close();
		List<Thread> threads = new CopyOnWriteArrayList<>();
		executor.execute(() -> threads.add(Thread.currentThread()));
		assertThat(threads).containsExactly(Thread.currentThread());
	}

}
