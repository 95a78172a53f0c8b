package io.aethermagic.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import io.aethermagic.node.Incidents;
import io.aethermagic.task.TaskEvent;
import io.aethermagic.time.HeldTimers;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CallbackExecutorTests {

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	@Test
	void aListenerIsToldAlsoWhereNoThreadCanBeHad() {
		try (CallbackExecutor callbacks = new CallbackExecutor(2, (work) -> {
			throw new OutOfMemoryError("unable to create native thread (in a test)");
		})) {
			List<TaskEvent> told = new CopyOnWriteArrayList<>();
			EventFeed feed = new EventFeed(callbacks, new Incidents(new HeldTimers()),
					(self, event) -> told.add(event));
			feed.request(Long.MAX_VALUE);
			feed.offer(new TaskEvent.Expired());
			feed.offer(new TaskEvent.Dismissed());
			assertThat(told).containsExactly(new TaskEvent.Expired(), new TaskEvent.Dismissed());
		}
	}

	@Test
	void whereOneThreadIsThereItTakesWhatNoOtherCouldBeHadFor() {
		AtomicInteger asked = new AtomicInteger();
		try (CallbackExecutor callbacks = new CallbackExecutor(2, (work) -> {
			if (asked.incrementAndGet() > 1) {
				throw new OutOfMemoryError("unable to create native thread (in a test)");
			}
			return new Thread(work);
		})) {
			CompletableFuture<Void> gate = new CompletableFuture<>();
			CompletableFuture<Thread> first = CompletableFuture.supplyAsync(() -> {
				gate.join();
				return Thread.currentThread();
			}, callbacks);
			CompletableFuture<Thread> second = ranOn(callbacks);
			assertThat(second).isNotDone();
			gate.complete(null);
			assertThat(second).succeedsWithin(PATIENCE).isSameAs(first.join());
		}
	}

	@Test
	void whatComesAfterTheCloseDoesNotRunOnTheThreadThatBringsIt() {
		CallbackExecutor callbacks = new CallbackExecutor(1);
		assertThat(ranOn(callbacks)).succeedsWithin(PATIENCE).isNotSameAs(Thread.currentThread());
		callbacks.close();
		assertThat(ranOn(callbacks)).succeedsWithin(PATIENCE).isNotSameAs(Thread.currentThread());
	}

	@Test
	void theThreadsOfAClosedOneEnd() throws InterruptedException {
		CallbackExecutor callbacks = new CallbackExecutor(1);
		Thread thread = ranOn(callbacks).join();
		callbacks.close();
		thread.join(PATIENCE.toMillis());
		assertThat(thread.isAlive()).isFalse();
	}

	private static CompletableFuture<Thread> ranOn(CallbackExecutor callbacks) {
		return CompletableFuture.supplyAsync(Thread::currentThread, callbacks);
	}

}
