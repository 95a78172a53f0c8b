package io.aethermagic.transport.redis.connection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import io.aethermagic.time.HeldTimers;
import io.aethermagic.transport.TransportException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Batches} and {@link Batch}.
 */
class BatchesTests {

	private final List<Runnable> later = new ArrayList<>();

	private final List<Command> commands = new ArrayList<>();

	private final HeldTimers timers = new HeldTimers() {

		@Override
		public Timer schedule(Duration delay, Runnable work) {
			BatchesTests.this.later.add(work);
			return super.schedule(delay, work);
		}

	};

	private final Batches<Integer, String> batches = new Batches<>(1_000, this.timers, (step) -> step, this::send);

	@Test
	void aSingleStepWaitsForNoOther() {
		CompletionStage<String> first = add("a", 1);
		assertThat(write(0)).containsExactly(1);
		add("a", 2);
		assertThat(write(1)).containsExactly(2);
		done(0);
		assertThat(first.toCompletableFuture()).isCompletedWithValue("1");
	}

	@Test
	void aCommandTakesWhatHasComeBeforeItIsWritten() {
		List<CompletionStage<String>> results = addAll("a", 1, 2, 3);
		assertThat(this.commands).hasSize(1);
		assertThat(write(0)).containsExactly(1, 2, 3);
		done(0);
		assertThat(results.get(2).toCompletableFuture()).isCompletedWithValue("3");
	}

	@Test
	void aStepWaitsForAnotherThatIsLikelyToFollow() {
		this.batches.add("a", 1, true);
		this.batches.add("a", 2, true);
		assertThat(this.commands).isEmpty();
		add("a", 3);
		assertThat(write(0)).containsExactly(1, 2, 3);
	}

	@Test
	void aStepThatNoOtherFollowsWaitsForAMomentAlone() {
		this.batches.add("a", 1, true);
		this.batches.add("b", 2, true);
		passMoment();
		assertThat(this.commands).hasSize(2);
		assertThat(List.of(write(0).get(0), write(1).get(0))).containsExactlyInAnyOrder(1, 2);
		done(0);
		done(1);
		this.batches.add("a", 3, true);
		passMoment();
		assertThat(write(2)).containsExactly(3);
	}

	@Test
	void manyThatAreUnderWayLetOthersWait() {
		addAll("a", 1, 2, 3);
		write(0);
		addAll("a", 4, 5);
		assertThat(this.commands).hasSize(1);
		done(0);
		assertThat(write(1)).containsExactly(4, 5);
	}

	@Test
	void keysDoNotWaitForEachOther() {
		addAll("a", 1, 2, 3);
		write(0);
		add("b", 4);
		assertThat(write(1)).containsExactly(4);
	}

	@Test
	void aFailureIsThatOfAllThatWentTogether() {
		List<CompletionStage<String>> results = addAll("a", 1, 2, 3);
		write(0);
		CompletionStage<String> later = add("a", 4);
		fail(0);
		results.forEach((result) -> assertThat(result.toCompletableFuture()).isCompletedExceptionally());
		write(1);
		done(1);
		assertThat(later.toCompletableFuture()).isCompletedWithValue("4");
	}

	@Test
	void whatCouldNotEvenBeWrittenFails() {
		Batches<Integer, String> refused = new Batches<>(1_000, this.timers, (step) -> step,
				(any, steps) -> CompletableFuture.failedStage(new TransportException("closed", null)));
		List<CompletionStage<String>> results = IntStream.range(0, 5)
			.mapToObj((i) -> refused.add("a", i, false))
			.toList();
		results.forEach((result) -> assertThat(result.toCompletableFuture()).isCompletedExceptionally());
		addAll("a", 1, 2);
		fail(0);
		add("a", 3);
		assertThat(write(1)).containsExactly(3);
	}

	@Test
	void aCommandTakesNotTooMuch() {
		addAll("a", 200_000, 200_001, 3);
		assertThat(write(0)).containsExactly(200_000, 200_001);
		done(0);
		assertThat(write(1)).containsExactly(3);
		done(1);
		IntStream.range(0, 300).forEach((i) -> add("a", i));
		assertThat(write(2)).hasSize(200);
		done(2);
		assertThat(write(3)).hasSize(100);
	}

	@Test
	void theOrderStaysWithManyThreads() throws Exception {
		int threads = 4;
		int each = 20_000;
		List<Integer> sent = new ArrayList<>();
		ExecutorService writer = Executors.newSingleThreadExecutor();
		ExecutorService answers = Executors.newFixedThreadPool(threads);
		Batches<Integer, Integer> ordered = new Batches<>(Integer.MAX_VALUE, this.timers, (step) -> 1,
				(any, steps) -> CompletableFuture.supplyAsync(() -> {
					List<Integer> taken = steps.get();
					sent.addAll(taken);
					return taken;
				}, writer).thenApplyAsync((taken) -> taken, answers));
		List<CompletionStage<Integer>> last = new ArrayList<>();
		List<Thread> adding = IntStream.range(0, threads).mapToObj((thread) -> new Thread(() -> {
			for (int i = 0; i < each - 1; i++) {
				ordered.add("a", thread * each + i, false);
			}
			synchronized (last) {
				last.add(ordered.add("a", thread * each + each - 1, false));
			}
		})).toList();
		adding.forEach(Thread::start);
		for (Thread thread : adding) {
			thread.join();
		}
		for (CompletionStage<Integer> result : last) {
			Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> result.toCompletableFuture().isDone());
		}
		writer.shutdown();
		answers.shutdown();
		assertThat(sent).hasSize(threads * each);
		IntStream.range(0, threads)
			.forEach((thread) -> assertThat(sent.stream().filter((step) -> step / each == thread)).isSorted());
	}

	@Test
	void whatIsTooMuchFailsUntilThereIsRoom() {
		List<CompletionStage<String>> results = IntStream.rangeClosed(1, 1_000)
			.mapToObj((i) -> add("key" + i % 3, i))
			.toList();
		assertThat(add("a", 1).toCompletableFuture()).failsWithin(Duration.ZERO)
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(TransportException.class)
			.withMessageContaining("aether.redis.max-buffered");
		write(0);
		done(0);
		assertThat(results.get(0).toCompletableFuture()).isCompleted();
		int before = this.commands.size();
		add("a", 2);
		assertThat(write(before)).containsExactly(2);
	}

	/**
	 * One timer is for all that waits.
	 */
	private void passMoment() {
		assertThat(this.later).hasSize(1);
		this.later.remove(0).run();
	}

	private CompletionStage<String> add(String key, int step) {
		return this.batches.add(key, step, false);
	}

	private List<CompletionStage<String>> addAll(String key, int... steps) {
		return IntStream.of(steps).mapToObj((step) -> add(key, step)).toList();
	}

	private CompletionStage<List<String>> send(Integer any, Supplier<List<Integer>> steps) {
		Command command = new Command(steps, new CompletableFuture<>());
		this.commands.add(command);
		return command.result();
	}

	private List<Integer> write(int command) {
		return this.commands.get(command).steps().get();
	}

	private void done(int command) {
		this.commands.get(command).result().complete(write(command).stream().map(String::valueOf).toList());
	}

	private void fail(int command) {
		this.commands.get(command).result().completeExceptionally(new TransportException("broken", null));
	}

	private record Command(Supplier<List<Integer>> steps, CompletableFuture<List<String>> result) {
	}

}
