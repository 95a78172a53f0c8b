package io.aethermagic.worker;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import io.aethermagic.task.TaskAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class HandlerThreadsTests {

	private static final String REJECTS = "The executor of handler thumbnails takes no more work";

	private final Deque<Runnable> queue = new ArrayDeque<>();

	private final List<String> done = new ArrayList<>();

	private Executor executor = this.queue::add;

	private final HandlerThreads threads = threads((work) -> this.executor.execute(work));

	@Test
	void whatComesWhileAThreadAsksIsItsNext() {
		this.threads.execute(() -> {
			this.done.add("first");
			this.threads.ask((n) -> {
				this.threads.execute(() -> this.done.add("second"));
				this.threads.execute(() -> this.done.add("third"));
				this.done.add("asked for " + n);
			}, 1);
		});
		this.queue.remove().run();
		assertThat(this.done).containsExactly("first", "asked for 1", "second");
		this.queue.remove().run();
		assertThat(this.done).endsWith("third");
	}

	@Test
	void whatComesWhileAThreadWorksIsAnothersEvenAfterAskingHasFailed() {
		this.threads.execute(() -> this.threads.ask((n) -> {
			throw new IllegalStateException("asking failed (in a test)");
		}, 1));
		this.threads.execute(() -> this.threads.execute(() -> this.done.add("nested")));
		this.queue.remove().run();
		this.queue.remove().run();
		assertThat(this.done).isEmpty();
		assertThat(this.queue).hasSize(1);
	}

	@Test
	void aThreadAsksAndWorksOnAfterWorkThatThrew() {
		this.threads.execute(() -> {
			this.threads.ask((n) -> this.threads.execute(() -> this.done.add("next")), 1);
			throw new AssertionError("thrown by work (in a test)");
		});
		this.queue.remove().run();
		assertThat(this.done).containsExactly("next");
	}

	@Test
	void whatTheExecutorThrowsIsToldOnceUntilItTakesWorkAgain(CapturedOutput output) {
		this.executor = (work) -> {
			throw new RejectedExecutionException("full (in a test)");
		};
		assertThat(this.threads.execute(() -> this.done.add("never"))).isFalse();
		this.executor = (work) -> {
			throw new OutOfMemoryError("unable to create native thread (in a test)");
		};
		assertThat(this.threads.execute(() -> this.done.add("never"))).isFalse();
		assertThat(output.getOut()).containsOnlyOnce(REJECTS)
			.contains("concurrency, which is 7", "aether.worker.concurrency", "full (in a test)");
		this.threads.recovered();
		this.threads.recovered();
		assertThat(output.getOut()).containsOnlyOnce("takes work again");
		assertThat(this.threads.execute(() -> this.done.add("never"))).isFalse();
		assertThat(output.getOut().split(REJECTS, -1)).hasSize(3);
		assertThat(this.done).isEmpty();
	}

	@Test
	void whatHasToRunRunsHereWhereTheExecutorDoesNotTakeIt() {
		this.executor = (work) -> {
			throw new RejectedExecutionException("full (in a test)");
		};
		this.threads.executeSurely(() -> {
			this.done.add("here");
			throw new IllegalStateException("thrown by work (in a test)");
		});
		assertThat(this.done).containsExactly("here");
	}

	@Test
	void nothingIsToldOfAnExecutorThatWasClosed(CapturedOutput output) {
		this.threads.close();
		this.executor = (work) -> {
			throw new RejectedExecutionException("closed (in a test)");
		};
		assertThat(this.threads.execute(() -> this.done.add("never"))).isFalse();
		assertThat(output.getOut()).doesNotContain(REJECTS);
	}

	private static HandlerThreads threads(Executor executor) {
		return new HandlerThreads(new TaskHandlerDefinition("thumbnails", new TaskAddress("u", "j", "t", "c"), "g", "",
				7, null, false, Set.of(), false, (data, task) -> null), executor);
	}

}
