package io.aethermagic.test.contract;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.transport.Capability;
import io.aethermagic.transport.Custody;
import io.aethermagic.transport.Delivery;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.TransportException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The beginning and the end of a subscription: from when messages come, and from when
 * none comes any more.
 */
interface CloseContract extends Contract {

	@ParameterizedTest
	@EnumSource
	default void whatIsSentAfterASubscriptionIsReadyComes(ChannelKind kind) {
		ContractInstance sender = kit().connect();
		ContractInstance receiver = kit().connect();
		for (int number = 1; number <= 5; number++) {
			RecordingListener listener = receiver.subscribe(kind).on((delivery) -> delivery.ack()).ready(5);
			sender.send(kind, receiver, number);
			listener.until(1);
			assertThat(listener.numbers()).containsExactly(number);
			listener.close();
		}
	}

	@ParameterizedTest
	@EnumSource
	default void aSubscriptionThatEndsBeforeItIsReadyIsNeverReady(ChannelKind kind) {
		ContractInstance closing = kit().unstarted();
		RecordingListener closed = closing.subscribe(kind).request(1);
		closed.close();
		assertThat(kit().failure("to be ready when closed", closed.subscription().ready()))
			.isInstanceOf(TransportException.class);
		ContractInstance stopping = kit().unstarted();
		RecordingListener stopped = stopping.subscribe(kind).request(1);
		kit().get("the stop", stopping.transport().stop());
		assertThat(kit().failure("to be ready when stopped", stopped.subscription().ready()))
			.isInstanceOf(TransportException.class);
	}

	@ParameterizedTest
	@EnumSource
	default void closeWaitsForTheCallThatGoesOn(ChannelKind kind) {
		ContractInstance sender = kit().connect();
		ContractInstance receiver = kit().connect();
		CountDownLatch gate = kit().gate();
		RecordingListener listener = receiver.subscribe(kind).on((delivery) -> {
			ContractKit.await(gate);
			delivery.ack();
		});
		listener.ready(5);
		kit().inBackground(() -> sender.sendAll(kind, receiver, 1, 1));
		listener.until(1);
		CompletableFuture<Void> closing = listener.closing().toCompletableFuture();
		kit().stays("it is not closed while a call goes on", () -> !closing.isDone());
		gate.countDown();
		kit().get("it is closed when the call has ended", closing);
	}

	@ParameterizedTest
	@EnumSource
	default void aListenerMayCloseItsOwnSubscription(ChannelKind kind) {
		ContractInstance sender = kit().connect();
		ContractInstance receiver = kit().connect();
		CompletableFuture<Void> closing = new CompletableFuture<>();
		AtomicBoolean closedTooEarly = new AtomicBoolean();
		RecordingListener listener = receiver.subscribe(kind);
		listener.on((delivery) -> {
			delivery.ack();
			listener.closing().thenAccept(closing::complete);
			closedTooEarly.set(closing.isDone());
		});
		listener.ready(5);
		sender.sendAll(kind, receiver, 1, 3);
		kit().get("it is closed when the call has ended", closing);
		int count = listener.count();
		kit().stays("nothing comes after that", () -> listener.count() == count);
		assertThat(closedTooEarly).as("closed while the call went on").isFalse();
	}

	@ParameterizedTest
	@EnumSource
	default void nothingComesAfterCloseAndASecondOneDoesNothing(ChannelKind kind) {
		ContractInstance sender = kit().connect();
		ContractInstance receiver = kit().connect();
		RecordingListener listener = receiver.subscribe(kind).ready(5);
		listener.close();
		listener.request(5);
		kit().get("a second close completes too", listener.closing());
		sender.sendAll(kind, receiver, 1, 3);
		kit().stays("nothing comes", () -> listener.count() == 0);
		assertThat(listener.overloadNumbers()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(names = { "INBOX", "TOPIC", "ADDRESS_TOPIC" })
	default void whatWaitsForDemandDoesNotComeAfterClose(ChannelKind kind) {
		ContractInstance sender = kit().connect();
		ContractInstance receiver = kit().connect();
		RecordingListener listener = receiver.subscribe(kind).ready(1);
		sender.sendAll(kind, receiver, 1, 3);
		listener.until(1);
		listener.close();
		listener.request(5);
		kit().stays("nothing more comes", () -> listener.count() == 1);
	}

	@Test
	default void tasksThatWereNotHandedOverGoToAnother() {
		ContractInstance sender = kit().connect();
		ContractInstance leaving = kit().connect();
		ContractInstance other = kit().connect();
		kit().needs(leaving, Capability.REDELIVERY);
		CountDownLatch gate = kit().gate();
		RecordingListener first = leaving.subscribe(ChannelKind.TASKS).on((delivery) -> {
			ContractKit.await(gate);
			delivery.ack();
		});
		first.ready(5);
		for (int number = 1; number <= 5; number++) {
			AetherMessage message = ChannelKind.TASKS.message(number);
			kit().inBackground(
					() -> sender.sending(ChannelKind.TASKS.channel(leaving.id()), message, SendOptions.DEFAULT));
		}
		first.until(1);
		kit().stays("the others wait for the listener", () -> first.count() == 1);
		RecordingListener next = other.subscribe(ChannelKind.TASKS).on((delivery) -> delivery.ack());
		next.ready(10);
		CompletionStage<Void> closing = first.closing();
		gate.countDown();
		next.until(4);
		kit().get("the first one is closed", closing);
		kit().stays("each goes to one of them", () -> first.count() == 1 && next.count() == 4);
		assertThat(next.numbers()).doesNotContainAnyElementsOf(first.numbers()).doesNotHaveDuplicates();
	}

	@Test
	default void stepsOnWhatWasTakenGoOnWorkingAfterClose() {
		ContractInstance sender = kit().connect();
		ContractInstance leaving = kit().connect();
		RecordingListener first = leaving.subscribe(ChannelKind.TASKS).ready(2);
		sender.sendAll(ChannelKind.TASKS, leaving, 1, 2);
		Delivery done = first.delivery(0);
		Delivery returned = first.delivery(1);
		assertThat(kit().get("accept", done.accept())).isEqualTo(Custody.HELD);
		first.close();
		assertThat(kit().get("extend", done.extend())).isEqualTo(Custody.HELD);
		assertThat(kit().get("ack", done.ack())).isEqualTo(Custody.HELD);
		RecordingListener next = kit().connect().subscribe(ChannelKind.TASKS).on((delivery) -> delivery.ack()).ready(5);
		assertThat(kit().get("release", returned.release())).isEqualTo(Custody.HELD);
		next.until(1);
		kit().staysBeyondLease(leaving, "what was acknowledged never comes again", () -> next.count() == 1);
		assertThat(next.numbers()).containsExactly(ChannelKind.number(returned.message()));
	}

}
