package io.aethermagic.test.contract;

import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.aethermagic.transport.Subscription;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What is asked for is delivered, and nothing else.
 */
interface DemandContract extends Contract {

	@ParameterizedTest
	@EnumSource
	default void nothingIsDeliveredThatWasNotAskedFor(ChannelKind kind) {
		ContractInstance sender = kit().connect();
		ContractInstance receiver = kit().connect();
		RecordingListener listener = receiver.subscribe(kind).on((delivery) -> delivery.ack());
		sender.sendAll(kind, receiver, 1, 3);
		kit().stays("nothing comes without demand", () -> listener.count() == 0);
		listener.ready(1);
		sender.sendAll(kind, receiver, 4, 6);
		listener.until(1);
		kit().stays("one comes for a demand of one", () -> listener.count() == 1);
		listener.request(1);
		listener.until(2);
		kit().stays("one more comes for a demand of one more", () -> listener.count() == 2);
	}

	@ParameterizedTest
	@EnumSource
	default void demandAddsUp(ChannelKind kind) {
		ContractInstance sender = kit().connect();
		ContractInstance receiver = kit().connect();
		RecordingListener listener = receiver.subscribe(kind).on((delivery) -> delivery.accept()).request(2).ready(3);
		sender.sendAll(kind, receiver, 1, 7);
		listener.until(5);
		kit().stays("five come for a demand of two and three", () -> listener.count() == 5);
	}

	@ParameterizedTest
	@EnumSource
	default void demandBeyondUnboundedIsUnbounded(ChannelKind kind) {
		ContractInstance sender = kit().connect();
		ContractInstance receiver = kit().connect();
		RecordingListener listener = receiver.subscribe(kind).on((delivery) -> delivery.ack());
		listener.request(Subscription.UNBOUNDED - 1).request(5).request(Subscription.UNBOUNDED);
		listener.ready(1);
		sender.sendAll(kind, receiver, 1, 20);
		listener.until(20);
	}

	@ParameterizedTest
	@EnumSource
	default void aDemandThatIsNotAboveZeroIsRefusedAndChangesNothing(ChannelKind kind) {
		ContractInstance sender = kit().connect();
		ContractInstance receiver = kit().connect();
		RecordingListener listener = receiver.subscribe(kind).ready(1);
		refuses(listener);
		sender.sendAll(kind, receiver, 1, 3);
		listener.until(1);
		kit().stays("a wrong demand is none", () -> listener.count() == 1);
		listener.close();
		refuses(listener);
	}

	private static void refuses(RecordingListener listener) {
		for (long wrong : new long[] { 0, -1, Long.MIN_VALUE }) {
			assertThatIllegalArgumentException().isThrownBy(() -> listener.request(wrong));
		}
	}

	@ParameterizedTest
	@EnumSource
	default void aListenerMayAskForMoreInEachCallWithoutADeeperStack(ChannelKind kind) {
		ContractInstance sender = kit().connect();
		ContractInstance receiver = kit().connect();
		AtomicLong deepest = new AtomicLong();
		RecordingListener listener = receiver.subscribe(kind);
		listener.on((delivery) -> {
			deepest.accumulateAndGet(StackWalker.getInstance().walk(Stream::count), Math::max);
			delivery.ack();
			listener.request(1);
		});
		listener.ready(1);
		sender.sendAll(kind, receiver, 1, 500);
		listener.until(500);
		assertThat(listener.numbers())
			.containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, 500).boxed().toList());
		assertThat(deepest).as("frames of 500 calls, each of which asked for the next one").hasValueLessThan(500);
	}

}
