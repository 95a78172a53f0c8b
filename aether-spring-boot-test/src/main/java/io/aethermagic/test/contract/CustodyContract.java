package io.aethermagic.test.contract;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

import io.aethermagic.transport.Capability;
import io.aethermagic.transport.Custody;
import io.aethermagic.transport.Delivery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whose a task is, and how the four steps say so.
 */
interface CustodyContract extends Contract {

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	default void aReleasedTaskGoesToAnotherUncounted(boolean accepted) {
		ContractInstance holder = kit().connect();
		RecordingListener first = holder.subscribe(ChannelKind.TASKS).ready(1);
		kit().connect().send(ChannelKind.TASKS, holder, 1);
		Delivery task = first.delivery(0);
		assertThat(task.deliveryCount()).isOne();
		if (accepted) {
			held(task.accept());
		}
		RecordingListener second = kit().connect().subscribe(ChannelKind.TASKS).ready(1);
		if (!holder.has(Capability.REDELIVERY)) {
			// such a broker may give it back to the one who returns it, if that takes any
			first.close();
		}
		held(task.release());
		Delivery again = second.delivery(0);
		assertThat(ChannelKind.number(again.message())).isOne();
		assertThat(again.message().payload()).isEqualTo(task.message().payload());
		assertThat(again.deliveryCount()).as("releases are not counted").isOne();
		held(again.accept());
		held(again.ack());
		assertThat(first.count()).isOne();
	}

	@Test
	default void aTaskWhoseLeaseHasLapsedIsAnothersAndLostToTheFirst() {
		ContractInstance holder = kit().connect();
		kit().needs(holder, Capability.REDELIVERY);
		RecordingListener first = holder.subscribe(ChannelKind.TASKS).ready(1);
		kit().connect().send(ChannelKind.TASKS, holder, 1);
		Delivery lost = first.delivery(0);
		held(lost.accept());
		ContractInstance other = kit().connect();
		RecordingListener second = other.subscribe(ChannelKind.TASKS).ready(1);
		Delivery task = second.delivery(0);
		assertThat(task.deliveryCount()).isEqualTo(2);
		held(task.accept());
		lost(lost.accept());
		lost(lost.extend());
		lost(lost.ack());
		lost(lost.release());
		held(task.extend());
		held(task.ack());
		second.request(5);
		first.request(5);
		kit().staysBeyondLease(other, "the task is done with", () -> first.count() == 1 && second.count() == 1);
	}

	@Test
	default void aTaskIsItsHoldersAsLongAsTheLeaseIsExtended() {
		ContractInstance holder = kit().connect();
		kit().needs(holder, Capability.REDELIVERY);
		RecordingListener first = holder.subscribe(ChannelKind.TASKS).ready(1);
		kit().connect().send(ChannelKind.TASKS, holder, 1);
		Delivery task = first.delivery(0);
		held(task.accept());
		RecordingListener second = kit().connect().subscribe(ChannelKind.TASKS).ready(5);
		Duration beat = kit().lease().dividedBy(4);
		for (int i = 0; i < 7; i++) {
			kit().stays(beat, "nobody else gets it", () -> second.count() == 0);
			held(task.extend());
		}
		held(task.ack());
	}

	@Test
	default void anAcknowledgedTaskNeverComesAgain() {
		ContractInstance holder = kit().connect();
		RecordingListener first = holder.subscribe(ChannelKind.TASKS).ready(1);
		ContractInstance sender = kit().connect();
		sender.send(ChannelKind.TASKS, holder, 1);
		Delivery task = first.delivery(0);
		held(task.accept());
		held(task.ack());
		kit().get("the stop", holder.transport().stop());
		ContractInstance other = kit().connect();
		RecordingListener second = other.subscribe(ChannelKind.TASKS).ready(5);
		sender.send(ChannelKind.TASKS, holder, 2);
		held(second.delivery(0).ack());
		kit().staysBeyondLease(other, "only the other task comes", () -> second.count() == 1);
		assertThat(second.numbers()).containsExactly(2);
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "TASKS")
	default void whereThereIsNoCustodyEveryStepIsHeldAndDoesNothing(ChannelKind kind) {
		ContractInstance receiver = kit().connect();
		RecordingListener listener = receiver.subscribe(kind).ready(5);
		kit().connect().send(kind, receiver, 1);
		Delivery delivery = listener.delivery(0);
		for (int i = 0; i < 2; i++) {
			held(delivery.accept());
			held(delivery.extend());
			held(delivery.release());
			held(delivery.ack());
		}
		kit().stays("it does not come again", () -> listener.count() == 1);
	}

	private void held(CompletionStage<Custody> step) {
		assertThat(kit().get("a step", step)).isEqualTo(Custody.HELD);
	}

	private void lost(CompletionStage<Custody> step) {
		assertThat(kit().get("a step", step)).isEqualTo(Custody.LOST);
	}

}
