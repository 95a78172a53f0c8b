package io.aethermagic.transport.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import io.aethermagic.transport.TransportException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Batches} and {@link Batch}.
 */
class BatchesTests {

	private final List<Command> commands = new ArrayList<>();

	private final Batches<Integer, String> batches = new Batches<>(2, 1_000, (step) -> step, this::send);

	@Test
	void doesASingleStepAtOnce() {
		CompletionStage<String> first = this.batches.add("a", 1);
		assertThat(sent()).containsExactly("a[1]");
		this.commands.get(0).done();
		assertThat(first.toCompletableFuture()).isCompletedWithValue("a1");
		this.batches.add("a", 2);
		assertThat(sent()).containsExactly("a[1]", "a[2]");
	}

	@Test
	void doesTogetherWhatComesWhileOthersAreUnderWay() {
		List<CompletionStage<String>> results = IntStream.rangeClosed(1, 5)
			.mapToObj((i) -> this.batches.add("a", i))
			.toList();
		assertThat(sent()).containsExactly("a[1]", "a[2]");
		this.commands.get(0).done();
		assertThat(sent()).containsExactly("a[1]", "a[2]", "a[3, 4, 5]");
		this.commands.get(2).done();
		assertThat(results.get(0).toCompletableFuture()).isCompletedWithValue("a1");
		assertThat(results.get(1).toCompletableFuture()).isNotDone();
		assertThat(results.get(4).toCompletableFuture()).isCompletedWithValue("a5");
	}

	@Test
	void keysDoNotWaitForEachOther() {
		IntStream.rangeClosed(1, 3).forEach((i) -> this.batches.add("a", i));
		this.batches.add("b", 4);
		assertThat(sent()).containsExactly("a[1]", "a[2]", "b[4]");
	}

	@Test
	void aFailureIsThatOfAllThatWentTogether() {
		List<CompletionStage<String>> results = IntStream.rangeClosed(1, 4)
			.mapToObj((i) -> this.batches.add("a", i))
			.toList();
		this.commands.get(0).done();
		this.commands.get(2).result().completeExceptionally(new TransportException("broken", null));
		assertThat(results.get(0).toCompletableFuture()).isCompletedWithValue("a1");
		assertThat(results.get(2).toCompletableFuture()).isCompletedExceptionally();
		assertThat(results.get(3).toCompletableFuture()).isCompletedExceptionally();
		this.batches.add("a", 5);
		assertThat(sent()).endsWith("a[5]");
	}

	@Test
	void aLargeStepGoesWithFewOthers() {
		this.batches.add("a", 1);
		this.batches.add("a", 2);
		IntStream.of(200_000, 200_001, 3).forEach((size) -> this.batches.add("a", size));
		this.commands.get(0).done();
		this.commands.get(1).done();
		assertThat(sent()).containsExactly("a[1]", "a[2]", "a[200000, 200001]", "a[3]");
	}

	@Test
	void theOrderStaysWithManyThreads() throws Exception {
		int threads = 4;
		int each = 20_000;
		List<Integer> sent = new ArrayList<>();
		ExecutorService answers = Executors.newFixedThreadPool(threads);
		Batches<Integer, Integer> ordered = new Batches<>(4, Integer.MAX_VALUE, (step) -> 1, (key, steps) -> {
			Thread.yield();
			synchronized (sent) {
				sent.addAll(steps);
			}
			return CompletableFuture.supplyAsync(() -> steps, answers);
		});
		List<Thread> adding = IntStream.range(0, threads)
			.mapToObj((thread) -> new Thread(
					() -> IntStream.range(0, each).forEach((i) -> ordered.add("a", thread * each + i))))
			.toList();
		adding.forEach(Thread::start);
		for (Thread thread : adding) {
			thread.join();
		}
		Awaitility.await().until(() -> {
			synchronized (sent) {
				return sent.size() == threads * each;
			}
		});
		answers.shutdown();
		IntStream.range(0, threads)
			.forEach((thread) -> assertThat(sent.stream().filter((step) -> step / each == thread)).isSorted());
	}

	@Test
	void whatIsTooMuchFailsUntilThereIsRoom() {
		List<CompletionStage<String>> results = IntStream.rangeClosed(1, 1_000)
			.mapToObj((i) -> this.batches.add("key" + i % 3, i))
			.toList();
		assertThat(this.batches.add("a", 1).toCompletableFuture()).failsWithin(Duration.ZERO)
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(TransportException.class)
			.withMessageContaining("aether.redis.max-buffered");
		this.commands.get(0).done();
		assertThat(results.get(0).toCompletableFuture()).isCompleted();
		this.batches.add("a", 2);
		assertThat(sent()).endsWith("a[2]");
	}

	private CompletionStage<List<String>> send(String key, List<Integer> steps) {
		Command command = new Command(key, steps, new CompletableFuture<>());
		this.commands.add(command);
		return command.result();
	}

	private List<String> sent() {
		return this.commands.stream().map((command) -> command.key() + command.steps()).toList();
	}

	private record Command(String key, List<Integer> steps, CompletableFuture<List<String>> result) {

		void done() {
			this.result.complete(this.steps.stream().map((step) -> this.key + step).toList());
		}

	}

}
