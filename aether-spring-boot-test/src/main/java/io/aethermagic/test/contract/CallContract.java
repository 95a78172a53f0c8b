package io.aethermagic.test.contract;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.transport.Delivery;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How a listener is called: one call after the other, and whatever it does.
 */
interface CallContract extends Contract {

	@ParameterizedTest
	@EnumSource
	default void noCallBeginsWhileAnotherGoesOn(ChannelKind kind) {
		ContractInstance one = kit().connect();
		ContractInstance other = kit().connect();
		ContractInstance receiver = kit().connect();
		CountDownLatch gate = kit().gate();
		RecordingListener listener = receiver.subscribe(kind).on((delivery) -> {
			ContractKit.await(gate);
			delivery.ack();
		});
		listener.ready(2);
		kit().inBackground(() -> one.sending(kind.channel(receiver.id()), kind.message(1), SendOptions.DEFAULT));
		listener.until(1);
		kit().inBackground(() -> other.sending(kind.channel(receiver.id()), kind.message(2), SendOptions.DEFAULT));
		kit().inBackground(() -> one.sending(kind.channel(receiver.id()), kind.message(3), SendOptions.DEFAULT));
		kit().stays("no message is handed over into a call", () -> listener.count() == 1);
		kit().inBackground(() -> listener.request(1));
		kit().stays("no demand leads to a call within a call", () -> listener.count() == 1);
		gate.countDown();
		listener.until(3);
	}

	@ParameterizedTest
	@EnumSource
	default void whatTwoSendAtATimeComesOneByOneInTheOrderOfEach(ChannelKind kind) {
		int each = 150;
		ContractInstance receiver = kit().connect();
		AtomicInteger inside = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		RecordingListener listener = receiver.subscribe(kind);
		listener.on((delivery) -> {
			most.accumulateAndGet(inside.incrementAndGet(), Math::max);
			delivery.ack();
			listener.request(1);
			Thread.yield();
			inside.decrementAndGet();
		});
		listener.ready(10);
		List<CompletionStage<Receipt>> sending = new CopyOnWriteArrayList<>();
		for (int first : new int[] { 0, each }) {
			ContractInstance sender = kit().connect();
			kit().inBackground(() -> {
				for (int i = first; i < first + each; i++) {
					sending.add(sender.sending(kind.channel(receiver.id()), kind.message(i), SendOptions.DEFAULT));
				}
			});
		}
		listener.until(2 * each);
		assertThat(most).as("calls at a time").hasValue(1);
		assertThat(sending).allSatisfy((stage) -> assertThat(stage).isNotCompletedExceptionally());
		if (!kind.isQueue()) {
			assertThat(listener.numbers().stream().filter((number) -> number < each)).isSorted();
			assertThat(listener.numbers().stream().filter((number) -> number >= each)).isSorted();
		}
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "TASKS")
	default void aMessageAtWhichTheListenerThrowsIsGoneAndTheNextComes(ChannelKind kind) {
		ContractInstance sender = kit().connect();
		ContractInstance receiver = kit().connect();
		RecordingListener other = receiver.subscribe(other(kind)).ready(10);
		RecordingListener listener = receiver.subscribe(kind).on((delivery) -> throwAtOneAndTwo(receiver, delivery));
		listener.ready(10);
		for (int number = 1; number <= 3; number++) {
			sender.send(kind, receiver, number);
			sender.send(other(kind), receiver, number);
		}
		listener.until(3);
		other.until(3);
		kit().stays("nothing comes twice", () -> listener.count() == 3 && other.count() == 3);
		assertThat(listener.numbers()).containsExactly(1, 2, 3);
		nothingElseHappened(receiver);
	}

	@Test
	default void aTaskAtWhichTheListenerThrowsComesAgainUncounted() {
		ContractInstance sender = kit().connect();
		ContractInstance receiver = kit().connect();
		RecordingListener other = receiver.subscribe(ChannelKind.TOPIC).ready(10);
		Map<Integer, Delivery> taken = new ConcurrentHashMap<>();
		List<Integer> thrown = new CopyOnWriteArrayList<>();
		RecordingListener listener = receiver.subscribe(ChannelKind.TASKS).on((delivery) -> {
			int number = ChannelKind.number(delivery.message());
			if (!thrown.contains(number)) {
				thrown.add(number);
				throwAtOneAndTwo(receiver, delivery);
			}
			taken.put(number, delivery);
			delivery.ack();
		});
		listener.ready(10);
		for (int number = 1; number <= 3; number++) {
			sender.send(ChannelKind.TASKS, receiver, number);
		}
		kit().until("each task is taken in the end", () -> taken.size() == 3);
		assertThat(taken.values()).allSatisfy((delivery) -> assertThat(delivery.deliveryCount()).isOne());
		sender.send(ChannelKind.TOPIC, receiver, 1);
		other.until(1);
		kit().stays("each comes once more only", () -> listener.count() == 5);
		nothingElseHappened(receiver);
	}

	private static ChannelKind other(ChannelKind kind) {
		return (kind == ChannelKind.TOPIC) ? ChannelKind.INBOX : ChannelKind.TOPIC;
	}

	private static void throwAtOneAndTwo(ContractInstance receiver, Delivery delivery) {
		AetherMessage message = delivery.message();
		switch (ChannelKind.number(message)) {
			case 1 -> throw new IllegalStateException("thrown on purpose by " + receiver.id());
			case 2 -> throw new InternalError("an error on purpose by " + receiver.id());
			default -> {
			}
		}
	}

	private void nothingElseHappened(ContractInstance receiver) {
		assertThat(receiver.toldConnected()).as("the connection").containsExactly(true);
		kit().until("what was thrown is in the log",
				() -> kit().fixture().logged("thrown on purpose by " + receiver.id())
						&& kit().fixture().logged("an error on purpose by " + receiver.id()));
	}

}
