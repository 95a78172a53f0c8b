package io.aethermagic.test.contract;

import java.util.concurrent.atomic.AtomicInteger;

import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a receipt says about who is there.
 */
interface ReceiptContract extends Contract {

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "EVERY_TASK")
	default void aMessageThatNobodyIsThereForIsNeverRouted(ChannelKind kind) {
		kit().needsUnrouted();
		ContractInstance sender = kit().connect();
		assertThat(sender.send(kind.channel("nobody"), kind.message(1), SendOptions.DEFAULT))
			.isNotEqualTo(Receipt.ROUTED);
	}

	@ParameterizedTest
	@EnumSource(names = { "TASKS", "TOPIC", "ADDRESS_TOPIC" })
	default void aMessageIsNotRoutedToASubscriberWhoHasLeft(ChannelKind kind) {
		kit().needsUnrouted();
		ContractInstance sender = kit().connect();
		ContractInstance receiver = kit().connect();
		receiver.subscribe(kind).ready(5).close();
		kit().until("the broker or hub has noticed", () -> sender.send(kind, receiver, 1) != Receipt.ROUTED);
	}

	@ParameterizedTest
	@EnumSource
	default void aMessageThatAReadySubscriberIsThereForIsNeverUnrouted(ChannelKind kind) {
		ContractInstance sender = kit().connect();
		ContractInstance receiver = kit().connect();
		RecordingListener listener = receiver.subscribe(kind).ready(5);
		for (int number = 1; number <= 5; number++) {
			assertThat(sender.send(kind, receiver, number)).isNotEqualTo(Receipt.UNROUTED);
		}
		listener.until(5);
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "EVERY_TASK")
	default void whatIsMandatoryAndUnroutedIsNotKept(ChannelKind kind) {
		kit().needsUnrouted();
		ContractInstance receiver = kit().unstarted();
		int unrouted = sendUntilUnrouted(kind, receiver);
		receiver.connect();
		onlyWhatIsSentLaterComes(kind, receiver, unrouted);
	}

	@Test
	default void aMandatoryTaskOfAWorkgroupThatHasLeftIsNotKept() {
		kit().needsUnrouted();
		ContractInstance receiver = kit().connect();
		receiver.subscribe(ChannelKind.TASKS).ready(5).close();
		onlyWhatIsSentLaterComes(ChannelKind.TASKS, receiver, sendUntilUnrouted(ChannelKind.TASKS, receiver));
	}

	/**
	 * Send until it is noticed that nobody is there.
	 * @return the number of the only message that certainly was not routed
	 */
	private int sendUntilUnrouted(ChannelKind kind, ContractInstance to) {
		ContractInstance sender = kit().connect();
		AtomicInteger number = new AtomicInteger();
		kit().until("the broker or hub says that nobody is there", () -> sender.send(kind.channel(to.id()),
				kind.message(number.incrementAndGet()), SendOptions.DEFAULT.withMandatory(true)) == Receipt.UNROUTED);
		return number.get();
	}

	private void onlyWhatIsSentLaterComes(ChannelKind kind, ContractInstance receiver, int unrouted) {
		RecordingListener listener = receiver.subscribe(kind).ready(1_000);
		kit().connect().send(kind, receiver, 0);
		kit().until("the later one comes", () -> listener.numbers().contains(0));
		kit().stays("what was unrouted does not come", () -> !listener.numbers().contains(unrouted));
	}

}
