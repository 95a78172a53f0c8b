package io.aethermagic.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import io.aethermagic.client.RecoveryStep.Ask;
import io.aethermagic.client.RecoveryStep.EndUnconfirmed;
import io.aethermagic.client.RecoveryStep.GiveUp;
import io.aethermagic.client.RecoveryStep.Redispatch;
import io.aethermagic.client.RecoveryStep.Resend;
import io.aethermagic.client.TaskAnswer.Kind;
import io.aethermagic.message.MessageCodec;
import io.aethermagic.node.Incidents;
import io.aethermagic.node.TaskRef;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.task.TaskEvent;
import io.aethermagic.task.TaskKey;
import io.aethermagic.time.HeldTimers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TaskCopiesTests {

	private static final TaskKey KEY = new TaskKey(new TaskAddress("u", "j", "t", "c"), "1");

	private static final Duration LEASE = Duration.ofSeconds(30);

	private static final Duration WINDOW = LEASE.dividedBy(3);

	private static final Duration MOMENT = Duration.ofMillis(1);

	private static final Duration WINDOW_MARGIN = Duration.ofSeconds(1);

	private final HeldTimers timers = new HeldTimers();

	private final List<TaskEvent> published = new ArrayList<>();

	private final Map<TaskCopies, AtomicReference<@Nullable Long>> due = new IdentityHashMap<>();

	private final TaskCopies recovered = copies(true);

	private final TaskCopies redelivered = copies(false);

	@Test
	void whatIsNotSentIsNotSentAgain() {
		pass(LEASE.multipliedBy(10));
		assertThat(due(this.recovered)).isEmpty();
		assertThat(this.recovered.forgottenByHub(now())).isEmpty();
		this.recovered.sent(now());
		this.recovered.unsent();
		pass(LEASE.multipliedBy(10));
		assertThat(due(this.recovered)).isEmpty();
		assertThat(this.recovered.forgottenByHub(now())).isEmpty();
	}

	@Test
	void whatNobodyAcceptsIsSentAgainInWindowsThatGrowToTheLease() {
		this.recovered.sent(now());
		pass(WINDOW.plus(WINDOW_MARGIN));
		assertThat(due(this.recovered)).isEmpty();
		pass(MOMENT);
		assertThat(due(this.recovered)).containsExactly(resend(null, 1, WINDOW.multipliedBy(2)));
		assertThat(due(this.recovered)).isEmpty();
		pass(WINDOW.multipliedBy(2).plus(WINDOW_MARGIN).plus(MOMENT));
		assertThat(due(this.recovered)).containsExactly(resend(null, 1, LEASE));
		pass(LEASE.plus(WINDOW_MARGIN).plus(MOMENT));
		assertThat(due(this.recovered)).containsExactly(resend(null, 1, LEASE));
	}

	@Test
	void aTransportThatRedeliversNeedsNoOtherToDoIt() {
		this.redelivered.sent(now());
		pass(LEASE.multipliedBy(10));
		assertThat(due(this.redelivered)).isEmpty();
		this.redelivered.accepted(accepted("a", "g", 1, LEASE), now());
		pass(LEASE.plus(MOMENT));
		assertThat(due(this.redelivered)).containsExactly(new Ask("a", "g", 1));
		assertThat(this.redelivered.lost("a", ref("g", 1), now())).isNull();
	}

	@Test
	void aSilentHolderIsAskedAfterTwoHeartbeatsAndThenOnceInEach() {
		this.recovered.sent(now());
		this.recovered.accepted(accepted("a", "g", 1, LEASE), now());
		pass(LEASE.dividedBy(3).multipliedBy(2));
		assertThat(due(this.recovered)).isEmpty();
		pass(MOMENT);
		assertThat(due(this.recovered)).containsExactly(new Ask("a", "g", 1));
		assertThat(due(this.recovered)).isEmpty();
		this.recovered.held("a", ref("g", 1), now());
		pass(LEASE.dividedBy(3).multipliedBy(2));
		assertThat(due(this.recovered)).isEmpty();
		pass(MOMENT);
		assertThat(due(this.recovered)).containsExactly(new Ask("a", "g", 1));
	}

	@Test
	void aHolderWhoseHeartbeatDoesNotListTheTaskIsAskedOnce() {
		this.recovered.sent(now());
		this.recovered.accepted(accepted("a", "g", 1, LEASE), now());
		assertThat(this.recovered.unlisted("a", now() - 1, now())).isEmpty();
		assertThat(this.recovered.unlisted("b", now(), now())).isEmpty();
		assertThat(this.recovered.unlisted("a", now(), now())).containsExactly(new Ask("a", "g", 1));
		assertThat(this.recovered.unlisted("a", now(), now())).isEmpty();
		this.recovered.held("a", ref("g", 1), now());
		assertThat(this.recovered.unlisted("a", now() - 1, now())).isEmpty();
		assertThat(due(this.recovered)).isEmpty();
	}

	@Test
	void whoDeclaresNoLeaseIsLeftAlone() {
		this.recovered.sent(now());
		this.recovered.accepted(accepted("a", "g", 0, Duration.ZERO), now());
		pass(LEASE.multipliedBy(10));
		assertThat(due(this.recovered)).isEmpty();
	}

	@Test
	void aLeaseThatIsLongerThanAnyTimeDoesNotLapse() {
		this.recovered.sent(now());
		this.recovered.accepted(answer(Kind.ACCEPTED, "a", "g", 1, 0, 999_999_999_999_999_999L, 0), now());
		pass(LEASE.multipliedBy(10));
		assertThat(due(this.recovered)).isEmpty();
	}

	@Test
	void aLostTaskIsHandedOutAgainUntilThatIsEnough() {
		this.recovered.sent(now());
		this.recovered.accepted(accepted("a", "g", 1, LEASE), now());
		pass(LEASE.plus(MOMENT));
		assertThat(due(this.recovered)).containsExactly(new Redispatch("a", resend("g", 2, WINDOW)));
		assertThat(due(this.recovered)).isEmpty();
		this.recovered.accepted(accepted("b", "g", 2, LEASE), now());
		assertThat(this.recovered.offline("a", now())).isEmpty();
		assertThat(this.recovered.offline("b", now())).containsExactly(new Redispatch("b", resend("g", 3, WINDOW)));
		this.recovered.accepted(accepted("c", "g", 3, LEASE), now());
		assertThat(this.recovered.lost("c", ref("g", 2), now())).isNull();
		assertThat(this.recovered.lost("c", ref("g", 3), now())).isEqualTo(new GiveUp("g", 3));
	}

	@Test
	void aTaskThatIsBeingCancelledEndsWithItsHolder() {
		this.recovered.sent(now());
		this.recovered.accepted(accepted("a", "g", 1, LEASE.multipliedBy(2)), now());
		this.recovered.cancel(now());
		pass(LEASE);
		this.recovered.cancel(now());
		assertThat(this.recovered.isUnconfirmed(now())).isFalse();
		assertThat(this.recovered.lost("a", ref("g", 1), now())).isEqualTo(new EndUnconfirmed());
		pass(LEASE);
		assertThat(this.recovered.isUnconfirmed(now())).isTrue();
	}

	@Test
	void whoGivesATaskBackIsNotCountedAsLost() {
		this.recovered.sent(now());
		this.recovered.accepted(accepted("a", "g", 1, LEASE), now());
		this.recovered.released("b", ref("g", 1), now());
		assertThat(this.recovered.holders()).containsExactly("a");
		this.recovered.released("a", ref("g", 1), now());
		assertThat(this.recovered.holders()).isEmpty();
		pass(WINDOW.plus(WINDOW_MARGIN).plus(MOMENT));
		assertThat(due(this.recovered)).containsExactly(resend("g", 1, WINDOW.multipliedBy(2)));
	}

	@Test
	void aRivalIsToldOffWhenTheHolderAnswersAndTakesItsPlaceWhenItDoesNot() {
		for (TaskCopies copies : List.of(this.recovered, this.redelivered)) {
			copies.sent(now());
			copies.accepted(accepted("a", "g", 1, LEASE), now());
			assertThat(copies.accepted(accepted("b", "g", 1, LEASE), now())).isEqualTo(Verdict.RIVAL);
			assertThat(copies.accepted(accepted("b", "g", 1, LEASE), now())).isEqualTo(Verdict.KNOWN);
			assertThat(copies.questionAbout("g")).isEqualTo(new Ask("a", "g", 1));
			assertThat(copies.dropRival("g")).isEqualTo("b");
			assertThat(copies.dropRival("g")).isNull();
			copies.accepted(accepted("b", "g", 1, LEASE), now());
			this.published.clear();
			assertThat(copies.lost("a", ref("g", 1), now())).isNull();
			assertThat(copies.holders()).containsExactly("b");
			assertThat(this.published).containsExactly(new TaskEvent.Accepted("b", "g", 1));
			copies.accepted(accepted("c", "g", 1, LEASE), now());
			pass(LEASE.plus(MOMENT));
			assertThat(due(copies)).isEmpty();
			assertThat(copies.holders()).containsExactly("c");
		}
	}

	@Test
	void anEarlierDispatchIsSupersededWhereAnotherHasTheTask() {
		this.recovered.sent(now());
		this.recovered.accepted(accepted("a", "g", 1, LEASE), now());
		this.recovered.lost("a", ref("g", 1), now());
		assertThat(this.recovered.isSuperseded(accepted("a", "g", 1, LEASE))).isTrue();
		assertThat(this.recovered.isSuperseded(accepted("a", "other", 1, LEASE))).isFalse();
		assertThat(this.recovered.held("a", ref("g", 1), now())).isEqualTo(Verdict.ADOPTABLE);
		assertThat(this.recovered.accepted(accepted("a", "g", 1, LEASE), now())).isEqualTo(Verdict.SUPERSEDED);
		this.recovered.accepted(accepted("b", "g", 2, LEASE), now());
		assertThat(this.recovered.held("a", ref("g", 1), now())).isEqualTo(Verdict.SUPERSEDED);
		assertThat(this.recovered.held("a", ref("g", 2), now())).isEqualTo(Verdict.RIVAL);
		assertThat(this.recovered.held("b", ref("g", 2), now())).isEqualTo(Verdict.KNOWN);
		assertThat(this.recovered.held("a", ref("g", 3), now())).isEqualTo(Verdict.TAKEN);
	}

	@Test
	void progressNeverGoesBackWithinAnAttempt() {
		this.recovered.sent(now());
		assertThat(this.recovered.progress(progress("g", 1, 1, 50), now())).isEqualTo(Verdict.TAKEN);
		assertThat(this.published).hasExactlyElementsOfTypes(TaskEvent.Accepted.class, TaskEvent.Progress.class);
		assertThat(this.recovered.progress(progress("g", 1, 1, 40), now())).isEqualTo(Verdict.KNOWN);
		assertThat(this.recovered.progress(progress("g", 1, 2, 10), now())).isEqualTo(Verdict.TAKEN);
		assertThat(this.recovered.progress(progress("g", 1, 1, 90), now())).isEqualTo(Verdict.KNOWN);
		assertThat(this.recovered.progress(progress("g", 2, 1, 5), now())).isEqualTo(Verdict.TAKEN);
	}

	@Test
	void aFailureIsTheEndWhenNoOtherWorkgroupIsAtIt() {
		this.recovered.sent(now());
		this.recovered.accepted(accepted("a", "g", 1, LEASE), now());
		this.recovered.accepted(accepted("b", "h", 1, LEASE), now());
		assertThat(this.recovered.failed("g", now())).isFalse();
		assertThat(this.recovered.holders()).containsExactly("b");
		pass(LEASE.plus(MOMENT));
		assertThat(due(this.recovered)).containsExactly(new Redispatch("b", resend("h", 2, WINDOW)));
		assertThat(this.recovered.failed("h", now())).isTrue();
	}

	@Test
	void silenceWithoutAConnectionMeansNothing() {
		this.recovered.sent(now());
		this.recovered.accepted(accepted("a", "g", 1, LEASE), now());
		pass(LEASE.multipliedBy(2));
		assertThat(this.recovered.reconnected(now())).containsExactly(new Ask("a", "g", 1));
		assertThat(due(this.recovered)).isEmpty();
		assertThat(this.recovered.questionsFor("a")).containsExactly(new Ask("a", "g", 1));
		assertThat(this.recovered.questionsFor("b")).isEmpty();
	}

	@Test
	void aNewHubIsSentTheTaskWithItsHolderAndAgainInEachLeaseThatNobodyConfirms() {
		this.redelivered.sent(now());
		this.redelivered.accepted(accepted("a", "g", 1, LEASE), now());
		RecoveryStep again = new Resend("g", 1, "a", LEASE.toNanos(), LEASE.toNanos());
		assertThat(this.redelivered.forgottenByHub(now())).containsExactly((Resend) again);
		this.redelivered.held("a", ref("g", 1), now());
		pass(LEASE.dividedBy(2));
		this.redelivered.held("a", ref("g", 1), now());
		pass(LEASE.dividedBy(2));
		assertThat(due(this.redelivered)).isEmpty();
		pass(LEASE.dividedBy(2));
		assertThat(due(this.redelivered)).contains(again);
	}

	@Test
	void whatANewHubCouldNotBeSentIsSentALittleLater() {
		this.redelivered.sent(now());
		List<Resend> resends = this.redelivered.forgottenByHub(now());
		assertThat(resends).hasSize(1);
		pass(LEASE.multipliedBy(10));
		assertThat(due(this.redelivered)).isEmpty();
		this.redelivered.notSent(resends.get(0), now());
		pass(Duration.ofMillis(999));
		assertThat(due(this.redelivered)).isEmpty();
		pass(MOMENT);
		assertThat(due(this.redelivered)).containsExactlyElementsOf(resends);
		assertThat(due(this.redelivered)).isEmpty();
	}

	@Test
	void aNewHubIsNotSentWhatAWorkerWithoutAnInboxHolds() {
		this.redelivered.sent(now());
		this.redelivered.accepted(
				new TaskAnswer(Kind.ACCEPTED, KEY, "python", "g", 0, 0, 0, 0, MessageCodec.EMPTY, null, false, false),
				now());
		assertThat(this.redelivered.forgottenByHub(now())).isEmpty();
	}

	@Test
	void afterTheEndNothingIsDone() {
		this.recovered.sent(now());
		this.recovered.accepted(accepted("a", "g", 1, LEASE), now());
		this.recovered.close();
		pass(LEASE.multipliedBy(10));
		assertThat(due(this.recovered)).isEmpty();
		assertThat(this.recovered.offline("a", now())).isEmpty();
		assertThat(this.recovered.lost("a", ref("g", 1), now())).isNull();
		assertThat(this.recovered.reconnected(now())).isEmpty();
		assertThat(this.recovered.forgottenByHub(now())).isEmpty();
		assertThat(this.recovered.questionAbout("g")).isNull();
		assertThat(this.recovered.failed("g", now())).isFalse();
		assertThat(this.recovered.accepted(accepted("b", "g", 2, LEASE), now())).isEqualTo(Verdict.TOO_LATE);
		assertThat(this.recovered.holders()).containsExactly("a");
	}

	private TaskCopies copies(boolean recovers) {
		Incidents incidents = new Incidents(this.timers);
		TaskEvents events = new TaskEvents(CallbackContexts.plain(incidents), incidents);
		events.listen(this.published::add);
		AtomicReference<@Nullable Long> due = new AtomicReference<>();
		TaskCopies copies = new TaskCopies(new RecoveryRules(recovers, LEASE.toNanos(), 3), events,
				(at) -> due.accumulateAndGet(at, (known, said) -> (known == null || said < known) ? said : known));
		this.due.put(copies, due);
		return copies;
	}

	/**
	 * Look as a watch does that was told when: nothing may be due at another time.
	 */
	private List<RecoveryStep> due(TaskCopies copies) {
		Long at = this.due.get(copies).getAndSet(null);
		List<RecoveryStep> steps = copies.due(now());
		if (!steps.isEmpty()) {
			assertThat(at).as("when something is due").isNotNull().isLessThanOrEqualTo(now());
		}
		return steps;
	}

	private long now() {
		return this.timers.nanoTime();
	}

	private void pass(Duration duration) {
		this.timers.advance(duration);
	}

	private static Resend resend(@Nullable String workgroup, int dispatch, Duration window) {
		return new Resend(workgroup, dispatch, null, 0, window.toNanos());
	}

	private static TaskRef ref(String workgroup, int dispatch) {
		return TaskRef.of(KEY, workgroup, dispatch);
	}

	private static TaskAnswer accepted(String instance, String workgroup, int dispatch, Duration lease) {
		return answer(Kind.ACCEPTED, instance, workgroup, dispatch, 0, lease.toMillis(), 0);
	}

	private static TaskAnswer progress(String workgroup, int dispatch, int attempt, int percent) {
		return answer(Kind.PROGRESS, "a", workgroup, dispatch, attempt, 0, percent);
	}

	private static TaskAnswer answer(Kind kind, String instance, String workgroup, int dispatch, int attempt,
			long leaseMillis, int percent) {
		return new TaskAnswer(kind, KEY, instance, workgroup, dispatch, attempt, leaseMillis, percent,
				MessageCodec.EMPTY, null, true, false);
	}

}
