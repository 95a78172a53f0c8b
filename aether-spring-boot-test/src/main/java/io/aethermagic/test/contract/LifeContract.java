package io.aethermagic.test.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

import io.aethermagic.transport.Capability;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.TransportException;
import io.aethermagic.transport.TransportState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What a transport does before its start and after its stop. It has one life.
 */
interface LifeContract extends Contract {

	@ParameterizedTest
	@EnumSource
	default void aSubscriptionMadeBeforeTheStartWorksAfterIt(ChannelKind kind) {
		ContractInstance receiver = kit().unstarted();
		RecordingListener listener = receiver.subscribe(kind).request(5);
		assertThat(listener.subscription().ready().toCompletableFuture()).isNotDone();
		receiver.connect();
		kit().get("the subscription is ready", listener.subscription().ready());
		kit().connect().sendAll(kind, receiver, 1, 3);
		listener.until(3);
	}

	@Test
	default void twoThatSubscribeToTasksBeforeTheStartAreTwoMembers() {
		List<RecordingListener> members = new ArrayList<>();
		for (int i = 0; i < 2; i++) {
			ContractInstance member = kit().unstarted();
			members.add(member.subscribe(ChannelKind.TASKS).on((delivery) -> delivery.ack()).request(30));
			member.connect();
		}
		members.forEach((member) -> kit().get("the member is ready", member.subscription().ready()));
		ContractInstance sender = kit().connect();
		sender.sendAll(ChannelKind.TASKS, sender, 1, 20);
		kit().until("all are done", () -> members.stream().mapToInt(RecordingListener::count).sum() >= 20);
		kit().stays("each is done once", () -> members.stream().mapToInt(RecordingListener::count).sum() == 20);
		assertThat(members.stream().flatMap((member) -> member.numbers().stream()))
			.containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, 20).boxed().toList());
	}

	@Test
	default void ofTwoThatSubscribeBeforeTheStartNoneHidesTheDeathOfTheOther() {
		ContractInstance dying = kit().unstarted();
		kit().needs(dying, Capability.REDELIVERY);
		RecordingListener first = dying.subscribe(ChannelKind.TASKS).request(1);
		ContractInstance living = kit().unstarted();
		RecordingListener second = living.subscribe(ChannelKind.TASKS);
		dying.connect();
		living.connect();
		kit().get("the first is ready", first.subscription().ready());
		kit().connect().sendAll(ChannelKind.TASKS, dying, 1, 1);
		kit().get("the first accepts", first.delivery(0).accept());
		second.ready(1);
		dying.cut();
		second.until(1);
		assertThat(second.delivery(0).deliveryCount()).isEqualTo(2);
	}

	@Test
	default void beforeTheStartNothingIsSentAndTheStateSaysWhy() {
		ContractInstance unstarted = kit().unstarted();
		assertThat(kit().failure("a send before the start", sending(unstarted))).isInstanceOf(TransportException.class)
			.hasMessageMatching("(?is).*not (been )?started.*");
		TransportState state = unstarted.transport().state();
		assertThat(state.connected()).isFalse();
		assertThat(state.problem()).matches("(?is).*not (been )?started.*");
	}

	private static CompletionStage<?> sending(ContractInstance instance) {
		return instance.sending(ChannelKind.TASKS.channel(instance.id()), ChannelKind.TASKS.message(1),
				SendOptions.DEFAULT);
	}

	@Test
	default void aTransportIsStartedOnce() {
		ContractInstance started = kit().connect();
		assertThatIllegalStateException().isThrownBy(started::start);
		assertThat(started.transport().state().connected()).isTrue();
	}

	@Test
	default void aTransportThatWasStoppedIsNotStarted() {
		ContractInstance stopped = kit().connect();
		kit().get("the stop", stopped.transport().stop());
		assertThatIllegalStateException().isThrownBy(stopped::start);
		ContractInstance never = kit().unstarted();
		kit().get("the stop before the start", never.transport().stop());
		assertThatIllegalStateException().isThrownBy(never::start);
	}

	@Test
	default void everyStopCompletesAlsoBeforeTheStart() {
		for (ContractInstance each : List.of(kit().unstarted(), kit().connect())) {
			kit().get("the stop", each.transport().stop());
			kit().get("the second stop", each.transport().stop());
		}
	}

	@Test
	default void theStartFailsIfTheStopComesFirst() {
		ContractInstance instance = kit().unstarted();
		kit().fixture().cut(instance.transport());
		CompletionStage<Void> start = instance.start();
		kit().stays("it is not started without a connection", () -> !start.toCompletableFuture().isDone());
		kit().get("the stop", instance.transport().stop());
		assertThat(kit().failure("the start", start)).isInstanceOf(TransportException.class);
	}

	@Test
	default void afterTheStopNothingIsSentAndTheStateSaysWhy() {
		ContractInstance stopped = kit().connect();
		kit().get("the stop", stopped.transport().stop());
		assertThat(kit().failure("a send after the stop", sending(stopped))).isInstanceOf(TransportException.class)
			.hasMessageContaining("stopped")
			.hasMessageNotContaining("again");
		TransportState state = stopped.transport().state();
		assertThat(state.connected()).isFalse();
		assertThat(state.problem()).contains("stopped");
	}

	@ParameterizedTest
	@EnumSource
	default void aSubscriptionMadeAfterTheStopIsNeverReady(ChannelKind kind) {
		ContractInstance stopped = kit().connect();
		kit().get("the stop", stopped.transport().stop());
		RecordingListener listener = stopped.subscribe(kind).request(1);
		assertThat(kit().failure("to be ready", listener.subscription().ready()))
			.isInstanceOf(TransportException.class);
		listener.close();
	}

}
