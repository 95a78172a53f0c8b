package io.aethermagic.test.contract;

import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a topic brings that nobody has asked for waits, up to a bound; what goes beyond it
 * is told.
 */
interface OverloadContract extends Contract {

	@ParameterizedTest
	@EnumSource(names = { "TOPIC", "ADDRESS_TOPIC" })
	default void whatGoesBeyondTheBoundIsToldAndWhatWaitsComesInOrder(ChannelKind kind) {
		int waiting = kit().fixture().waitingOnTopics();
		ContractInstance receiver = kit().connect();
		RecordingListener listener = receiver.subscribe(kind);
		kit().get("the subscription is ready", listener.subscription().ready());
		flood(kind, receiver, waiting + 100);
		kit().until("each message beyond the bound is told", () -> listener.overloadNumbers().size() == 100);
		kit().stays("no other is told, and none is delivered",
				() -> listener.overloadNumbers().size() == 100 && listener.count() == 0);
		assertThat(listener.overloadNumbers())
			.containsExactlyElementsOf(IntStream.rangeClosed(waiting + 1, waiting + 100).boxed().toList());
		listener.request(waiting + 100);
		listener.until(waiting);
		kit().stays("what was told is not delivered", () -> listener.count() == waiting);
		assertThat(listener.numbers()).containsExactlyElementsOf(IntStream.rangeClosed(1, waiting).boxed().toList());
	}

	@Test
	default void aListenerThatThrowsAtOverloadHarmsNothing() {
		int waiting = kit().fixture().waitingOnTopics();
		ContractInstance receiver = kit().connect();
		RecordingListener listener = receiver.subscribe(ChannelKind.TOPIC);
		listener.onOverload((message) -> {
			if (ChannelKind.number(message) == waiting + 1) {
				throw new InternalError("an error on purpose by " + receiver.id());
			}
			throw new IllegalStateException("thrown on purpose by " + receiver.id());
		});
		kit().get("the subscription is ready", listener.subscription().ready());
		flood(ChannelKind.TOPIC, receiver, waiting + 3);
		kit().until("each message beyond the bound is told", () -> listener.overloadNumbers().size() == 3);
		listener.request(waiting + 1);
		listener.until(waiting);
		kit().connect().send(ChannelKind.TOPIC, receiver, 0);
		listener.until(waiting + 1);
		assertThat(receiver.toldConnected()).containsExactly(true);
		kit().until("what was thrown is in the log",
				() -> kit().fixture().logged("an error on purpose by " + receiver.id())
						&& kit().fixture().logged("thrown on purpose by " + receiver.id()));
	}

	/**
	 * Send more than waits, in portions that no broker has to drop: a second subscription
	 * of the same instance says when they have come.
	 */
	private void flood(ChannelKind kind, ContractInstance receiver, int count) {
		ContractInstance sender = kit().connect();
		RecordingListener witness = receiver.subscribe(kind).ready(count);
		for (int first = 1; first <= count; first += 100) {
			int last = Math.min(count, first + 99);
			sender.sendAll(kind, receiver, first, last);
			witness.until(last);
		}
		witness.close();
	}

}
