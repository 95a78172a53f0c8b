package io.aethermagic.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;

import io.aethermagic.node.Incidents;
import io.aethermagic.task.TaskEvent;
import io.aethermagic.time.DueTimers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class CallbackThreadsTests {

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private static final Duration PERIOD = Duration.ofMillis(GrowingPool.PATIENCE_MILLIS);

	private static final int MANY = 20;

	private final DueTimers timers = new DueTimers();

	@Test
	void aListenerIsToldAlsoWhereNoThreadCanBeHad() {
		try (CallbackThreads callbacks = CallbackThreads.of(2, this.timers, (work) -> {
			throw new OutOfMemoryError("unable to create native thread (in a test)");
		})) {
			List<TaskEvent> told = new CopyOnWriteArrayList<>();
			EventFeed feed = new EventFeed(callbacks.executor(), new Incidents(this.timers),
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
		try (CallbackThreads callbacks = CallbackThreads.of(2, this.timers, (work) -> {
			if (asked.incrementAndGet() > 1) {
				throw new OutOfMemoryError("unable to create native thread (in a test)");
			}
			return new Thread(work);
		})) {
			CompletableFuture<Void> gate = new CompletableFuture<>();
			CompletableFuture<Thread> first = CompletableFuture.supplyAsync(() -> {
				gate.join();
				return Thread.currentThread();
			}, callbacks.executor());
			CompletableFuture<Thread> second = ranOn(callbacks);
			assertThat(second).isNotDone();
			gate.complete(null);
			assertThat(second).succeedsWithin(PATIENCE).isSameAs(first.join());
		}
	}

	@Test
	void whatComesAfterTheCloseDoesNotRunOnTheThreadThatBringsIt() {
		CallbackThreads callbacks = CallbackThreads.upTo(1, this.timers);
		assertThat(ranOn(callbacks)).succeedsWithin(PATIENCE).isNotSameAs(Thread.currentThread());
		callbacks.close();
		assertThat(ranOn(callbacks)).succeedsWithin(PATIENCE).isNotSameAs(Thread.currentThread());
	}

	@Test
	void theThreadsOfAClosedOneEnd() throws InterruptedException {
		CallbackThreads callbacks = CallbackThreads.upTo(1, this.timers);
		Thread thread = ranOn(callbacks).join();
		callbacks.close();
		thread.join(PATIENCE.toMillis());
		assertThat(thread.isAlive()).isFalse();
	}

	@Test
	void callbacksThatBlockEachOtherAreRunByMoreThreads() {
		try (CallbackThreads callbacks = CallbackThreads.upTo(MANY, this.timers)) {
			CompletableFuture<Void> last = new CompletableFuture<>();
			List<CompletableFuture<Void>> all = new ArrayList<>();
			for (int i = 0; i < MANY - 1; i++) {
				all.add(CompletableFuture.runAsync(last::join, callbacks.executor()));
			}
			callbacks.executor().execute(() -> last.complete(null));
			await().until(() -> {
				this.timers.advance(PERIOD);
				return all.stream().allMatch(CompletableFuture::isDone);
			});
		}
	}

	@Test
	void threadsThatHaveNotGotRoundToItAreNotTakenForBlocked() {
		CompletableFuture<Void> processor = new CompletableFuture<>();
		AtomicInteger threads = new AtomicInteger();
		try (CallbackThreads callbacks = CallbackThreads.of(MANY, this.timers, (work) -> {
			threads.incrementAndGet();
			return new Thread(() -> {
				processor.join();
				work.run();
			});
		})) {
			List<CompletableFuture<Thread>> all = new ArrayList<>();
			for (int i = 0; i < MANY; i++) {
				all.add(ranOn(callbacks));
			}
			this.timers.advance(PERIOD.multipliedBy(10));
			assertThat(threads).hasValue(2);
			processor.complete(null);
			assertThat(all).allSatisfy((each) -> assertThat(each).succeedsWithin(PATIENCE));
		}
	}

	@Test
	void whatDoesNotBlockIsRunByTwo() {
		Set<Thread> threads = ConcurrentHashMap.newKeySet();
		try (CallbackThreads callbacks = CallbackThreads.upTo(MANY, this.timers)) {
			for (int i = 0; i < 1_000; i++) {
				callbacks.executor().execute(() -> threads.add(Thread.currentThread()));
			}
			assertThat(ranOn(callbacks)).succeedsWithin(PATIENCE);
			assertThat(threads).hasSizeBetween(1, 2);
		}
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void whatBlocksAllOfThemIsNamedOnce(CapturedOutput output) {
		try (CallbackThreads callbacks = CallbackThreads.upTo(2, this.timers)) {
			CompletableFuture<Void> last = new CompletableFuture<>();
			for (int i = 0; i < 2; i++) {
				callbacks.executor().execute(() -> new FutureTask<>(last::join, null).run());
			}
			CompletableFuture<Thread> waiting = ranOn(callbacks);
			await().until(() -> {
				this.timers.advance(PERIOD);
				return output.getAll().contains("All 2 callback threads are blocked and 1 callbacks wait");
			});
			this.timers.advance(PERIOD.multipliedBy(10));
			assertThat(output.getAll()).containsOnlyOnce("callback threads are blocked")
				.contains("aether.client.callback-threads");
			last.complete(null);
			assertThat(waiting).succeedsWithin(PATIENCE);
		}
	}

	@Test
	void theApplicationsOwnFrameIsWhatIsNamed() {
		StackTraceElement[] stack = { frame("jdk.internal.misc.Unsafe", "park"),
				frame("java.util.concurrent.CompletableFuture", "join"), frame("com.acme.Orders", "lambda$total$0"),
				frame("com.acme.Other", "other") };
		assertThat(BlockedThreads.place(stack))
			.isEqualTo("com.acme.Orders.lambda$total$0(File.java:7) (java.util.concurrent.CompletableFuture.join)");
		assertThat(BlockedThreads.place(new StackTraceElement[] { frame("java.lang.Thread", "run") }))
			.isEqualTo("java.lang.Thread.run(File.java:7)");
	}

	private static StackTraceElement frame(String type, String method) {
		return new StackTraceElement(type, method, "File.java", 7);
	}

	@Test
	void nobodyIsTakenForTheUserWhoseRequestStartedAThread() {
		InheritableThreadLocal<String> user = new InheritableThreadLocal<>();
		user.set("alice");
		try (CallbackThreads callbacks = CallbackThreads.upTo(1, this.timers)) {
			CompletableFuture<Optional<String>> seen = CompletableFuture
				.supplyAsync(() -> Optional.ofNullable(user.get()), callbacks.executor());
			assertThat(seen).succeedsWithin(PATIENCE).isEqualTo(Optional.empty());
		}
		finally {
			user.remove();
		}
	}

	@Test
	void itIsNoExecutorThatIsTakenForTheApplications() {
		assertThat(Executor.class.isAssignableFrom(CallbackThreads.class)).isFalse();
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void eachHasAVirtualThreadWhereTheyAreAskedFor() {
		InheritableThreadLocal<String> user = new InheritableThreadLocal<>();
		user.set("alice");
		try (CallbackThreads callbacks = CallbackThreads.virtual()) {
			CompletableFuture<String> seen = CompletableFuture.supplyAsync(
					() -> user.get() + " " + CallbackThreads.isCurrentThread() + " " + Thread.currentThread(),
					callbacks.executor());
			assertThat(seen).succeedsWithin(PATIENCE).asString().startsWith("null true VirtualThread");
		}
		finally {
			user.remove();
		}
	}

	private static CompletableFuture<Thread> ranOn(CallbackThreads callbacks) {
		return CompletableFuture.supplyAsync(Thread::currentThread, callbacks.executor());
	}

}
