package io.aethermagic.worker;

import java.util.ArrayList;
import java.util.List;

import io.aethermagic.client.ScopedCall;
import io.aethermagic.node.Inbound;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.task.TaskKey;
import io.aethermagic.transport.Delivery;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

class TaskRunTests {

	private static final RunKey KEY = new RunKey(new TaskKey(new TaskAddress("u", "j", "t", "c"), "1"), "g", "caller",
			0);

	private final Delivery first = mock(Delivery.class);

	private final Delivery second = mock(Delivery.class);

	private final TaskRun run = run(this.first);

	@Test
	void newerDeliveryIsAdopted() {
		assertThat(this.run.adopt(this.second, 2)).isTrue();
		assertThat(this.run.delivery()).isSameAs(this.second);
		assertThat(this.run.dispatch()).isEqualTo(2);
		this.run.stopLost(this.first);
		assertThat(this.run.stopReason()).isEqualTo(StopReason.NONE);
	}

	@Test
	void lowerDispatchIsNotAdopted() {
		this.run.adopt(this.second, 3);
		assertThat(this.run.adopt(this.first, 2)).isFalse();
		assertThat(this.run.delivery()).isSameAs(this.second);
	}

	@Test
	void runThatIsToLeaveAdoptsNothingAndLosesItsPlace() {
		RunningTasks running = new RunningTasks((run) -> {
		});
		TaskRun next = run(this.second);
		assertThat(running.add(this.run)).isNull();
		assertThat(running.add(next)).isSameAs(this.run);
		this.run.stopLost(this.first);
		assertThat(this.run.adopt(this.second, 1)).isFalse();
		assertThat(this.run.delivery()).isSameAs(this.first);
		assertThat(running.add(next)).isNull();
		running.abandon(this.run);
		assertThat(running.find(KEY)).isSameAs(next);
	}

	@Test
	void custodyIsOfTheNewestDeliveryAlone() {
		assertThat(this.run.isHeld()).isFalse();
		this.run.held(this.first);
		assertThat(this.run.isHeld()).isTrue();
		this.run.adopt(this.second, 1);
		assertThat(this.run.isHeld()).isFalse();
		this.run.held(this.first);
		assertThat(this.run.isHeld()).isFalse();
		this.run.held(this.second);
		assertThat(this.run.isHeld()).isTrue();
		this.run.stopLost(this.second);
		assertThat(this.run.isHeld()).isFalse();
	}

	@Test
	void nestedTasksAreThoseOfOneScopeAndAreCancelledAtOnceAfterTheEnd() {
		List<String> cancelled = new ArrayList<>();
		Call closed = new Call("closed", cancelled);
		nested(this.run).opened(closed);
		nested(this.run).opened(new Call("open", cancelled));
		nested(this.run).closed(closed);
		assertThat(this.run.end()).isTrue();
		this.run.nested.end().forEach(ScopedCall::cancel);
		assertThat(cancelled).containsExactly("open");
		nested(this.run).opened(new Call("late", cancelled));
		TaskRun other = run(this.second);
		assertThat(other.nested.end()).isEmpty();
		other.end();
		nested(other).opened(new Call("after the end", cancelled));
		assertThat(cancelled).containsExactly("open", "late", "after the end");
	}

	@Test
	void itWaitsForANestedTaskThatNobodyHasAcceptedForAWhile() {
		assertThat(this.run.nested.waitsFor(ScopedCall::isUnaccepted, 0)).isFalse();
		nested(this.run).opened(new Call("open", new ArrayList<>()));
		assertThat(this.run.nested.waitsFor(ScopedCall::isUnaccepted, 0)).isTrue();
		assertThat(this.run.nested.waitsFor(ScopedCall::isUnaccepted, -1)).as("too short").isFalse();
		assertThat(this.run.nested.waitsFor((call) -> !call.isUnaccepted(), 0)).isFalse();
	}

	private static NestedTasks nested(TaskRun run) {
		return run.nested;
	}

	@Test
	void aListenerIsToldOnceEvenWhenItComesLate() {
		List<String> told = new ArrayList<>();
		this.run.onStop(() -> told.add("early"));
		assertThat(this.run.stop(StopReason.CANCELLED)).isTrue();
		assertThat(this.run.stop(StopReason.EXPIRED)).isFalse();
		this.run.onStop(() -> told.add("late"));
		assertThat(told).containsExactly("early", "late");
		assertThat(this.run.stopReason()).isEqualTo(StopReason.CANCELLED);
	}

	@Test
	void onlyAnAttemptIsInterrupted() {
		assertThat(this.run.begin()).isOne();
		this.run.returned();
		assertThat(this.run.waitForRetry()).isTrue();
		assertThat(this.run.isWaiting()).isTrue();
		assertThat(this.run.begin()).isEqualTo(2);
		assertThat(this.run.isWaiting()).isFalse();
		this.run.stop(StopReason.EXPIRED);
		assertThat(Thread.currentThread().isInterrupted()).isTrue();
		this.run.returned();
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
		assertThat(this.run.waitForRetry()).isFalse();
		assertThat(this.run.begin()).isZero();
	}

	private static TaskRun run(Delivery delivery) {
		return new TaskRun(KEY, mock(Inbound.class), mock(TaskContainer.class), delivery, 1, 0, Long.MAX_VALUE, null);
	}

	/** A nested task that nobody has accepted. */
	private record Call(String name, List<String> cancelled) implements ScopedCall {

		@Override
		public TaskKey key() {
			return KEY.task();
		}

		@Override
		public boolean isUnaccepted() {
			return true;
		}

		@Override
		public void cancel() {
			this.cancelled.add(this.name);
		}

	}

}
