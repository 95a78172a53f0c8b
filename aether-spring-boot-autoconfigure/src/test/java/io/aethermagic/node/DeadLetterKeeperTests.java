package io.aethermagic.node;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.time.HeldTimers;
import io.aethermagic.transport.DeadLetter;
import io.aethermagic.transport.DeadLetters;
import io.aethermagic.transport.MessageRefusedException;
import io.aethermagic.transport.RecordingTransport;
import io.aethermagic.transport.TransportException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DeadLetterKeeperTests {

	private final Deque<Runnable> scheduled = new ArrayDeque<>();

	private final HeldTimers timers = new HeldTimers() {

		@Override
		public Timer schedule(Duration delay, Runnable work) {
			DeadLetterKeeperTests.this.scheduled.add(work);
			return () -> DeadLetterKeeperTests.this.scheduled.remove(work);
		}

	};

	private final RecordingTransport transport = new RecordingTransport();

	private final Incidents incidents = new Incidents(this.timers);

	private final DeadLetterKeeper keeper = new DeadLetterKeeper(this.transport, this.timers, this.incidents);

	private final Letters letters = new Letters();

	DeadLetterKeeperTests() {
		this.transport.deadLetters = this.letters;
	}

	@Test
	void whatIsKeptIsToldAndCounted() {
		List<String> told = new ArrayList<>();
		this.keeper.onKept((letter) -> {
			throw new IllegalStateException("in a test");
		});
		this.keeper.onKept((letter) -> told.add(letter.id()));
		assertThat(this.keeper.keep(letter("1")).toCompletableFuture()).isDone();
		assertThat(told).containsExactly("1");
		assertThat(this.incidents.count(Incident.DEAD_LETTER)).isOne();
		assertThat(this.incidents.count(Incident.LISTENER_FAILED)).isOne();
	}

	@Test
	void whatIsNotTakenNowIsTriedAgainInOrder() {
		List<String> told = new ArrayList<>();
		this.keeper.onKept((letter) -> told.add(letter.id()));
		this.letters.failure = new TransportException("No connection", null);
		assertThat(this.keeper.keep(letter("1")).toCompletableFuture()).isDone();
		this.keeper.keep(letter("2"));
		assertThat(this.scheduled).hasSize(1);
		runScheduled();
		assertThat(told).isEmpty();
		this.letters.failure = null;
		runScheduled();
		runScheduled();
		runScheduled();
		assertThat(told).containsExactly("1", "2");
		assertThat(this.scheduled).isEmpty();
		assertThat(this.incidents.count(Incident.LOST_DEAD_LETTER)).isZero();
	}

	@Test
	void noMoreThanABoundIsPutAside() {
		this.letters.failure = new TransportException("No connection", null);
		for (int i = 0; i < DeadLetterKeeper.MAX_ASIDE + 3; i++) {
			this.keeper.keep(letter("" + i));
		}
		assertThat(this.incidents.count(Incident.LOST_DEAD_LETTER)).isEqualTo(3);
	}

	@Test
	void whatCanNeverBeTakenIsNotTriedAgain() {
		this.letters.failure = new MessageRefusedException("too large");
		this.keeper.keep(letter("1"));
		assertThat(this.incidents.count(Incident.LOST_DEAD_LETTER)).isOne();
		assertThat(this.scheduled).isEmpty();
	}

	@Test
	void whatIsLeftAtTheStopIsTold() {
		this.letters.failure = new TransportException("No connection", null);
		this.keeper.keep(letter("1"));
		this.keeper.stop();
		assertThat(this.incidents.count(Incident.LOST_DEAD_LETTER)).isOne();
		runScheduled();
		assertThat(this.scheduled).isEmpty();
	}

	private void runScheduled() {
		List<Runnable> due = List.copyOf(this.scheduled);
		this.scheduled.clear();
		due.forEach(Runnable::run);
	}

	private static DeadLetter letter(String id) {
		TaskAddress address = new TaskAddress("u", "j", "t", "c");
		return new DeadLetter(id, address, "g", new AetherMessage("m", id, Action.PERFORM, null, Map.of(), new byte[0]),
				"failed", "why", 1, 1, Instant.EPOCH);
	}

	/** Letters that are taken, or fail. */
	private static final class Letters implements DeadLetters {

		private @Nullable RuntimeException failure;

		@Override
		public CompletionStage<Void> add(DeadLetter letter) {
			return (this.failure != null) ? CompletableFuture.failedStage(this.failure)
					: CompletableFuture.completedStage(null);
		}

		@Override
		public CompletionStage<List<DeadLetter>> list(@Nullable TaskAddress address, int limit) {
			return CompletableFuture.completedStage(List.of());
		}

		@Override
		public CompletionStage<@Nullable DeadLetter> find(String id) {
			return CompletableFuture.completedStage(null);
		}

		@Override
		public CompletionStage<Boolean> remove(String id) {
			return CompletableFuture.completedStage(false);
		}

	}

}
