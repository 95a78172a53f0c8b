package io.aethermagic.test.contract;

import java.time.Duration;

import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.SendOptions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A subscription that the broker refuses: it waits, is said to, and costs nobody else
 * anything.
 */
interface RefusalContract extends Contract {

	/** As long as a storm of connections would need to show itself. */
	Duration WHILE = Duration.ofSeconds(3);

	/** How often a transport may connect meanwhile: a handful. */
	int HANDFUL = 5;

	@ParameterizedTest
	@EnumSource(names = { "TASKS", "ADDRESS_TOPIC" })
	default void aRefusedSubscriptionWaitsUntilItIsAllowed(ChannelKind kind) {
		needsRefusals();
		kit().fixture().refuse();
		ContractInstance receiver = kit().unstarted();
		RecordingListener topic = receiver.subscribe(ChannelKind.TOPIC).request(5);
		RecordingListener inbox = receiver.subscribe(ChannelKind.INBOX).request(5);
		receiver.connect();
		waits(receiver, subscribe(receiver, kind), topic, inbox, kind);
	}

	@ParameterizedTest
	@EnumSource(names = { "TASKS", "ADDRESS_TOPIC" })
	default void aRefusedSubscriptionMadeBeforeTheStartKeepsNothingElseFromStarting(ChannelKind kind) {
		needsRefusals();
		kit().fixture().refuse();
		ContractInstance receiver = kit().unstarted();
		RecordingListener topic = receiver.subscribe(ChannelKind.TOPIC).request(5);
		RecordingListener inbox = receiver.subscribe(ChannelKind.INBOX).request(5);
		RecordingListener refused = subscribe(receiver, kind);
		receiver.start();
		waits(receiver, refused, topic, inbox, kind);
	}

	private void needsRefusals() {
		Assumptions.assumeTrue(kit().fixture().canRefuse(), "the broker cannot be told to refuse a subscription");
	}

	private RecordingListener subscribe(ContractInstance receiver, ChannelKind kind) {
		return receiver.subscribe(kind.channel(receiver.id(), ContractFixture.REFUSED), kind.options(kit().lease()))
			.request(5);
	}

	private void waits(ContractInstance receiver, RecordingListener refused, RecordingListener topic,
			RecordingListener inbox, ChannelKind kind) {
		AetherTransport transport = receiver.transport();
		ContractInstance sender = kit().connect();
		kit().until("the state says which subscription is refused", () -> {
			String problem = transport.state().problem();
			return problem != null && problem.contains(ContractFixture.REFUSED.job());
		});
		int before = kit().fixture().connects(transport);
		kit().stays(WHILE, "it is not ready, and the transport does not connect again and again",
				() -> !refused.subscription().ready().toCompletableFuture().isDone()
						&& kit().fixture().connects(transport) - before <= HANDFUL);
		sender.send(ChannelKind.TOPIC, receiver, 1);
		sender.send(ChannelKind.INBOX, receiver, 2);
		topic.until(1);
		inbox.until(1);
		kit().fixture().allow();
		kit().get("the subscription is ready once it is allowed", refused.subscription().ready());
		sender.send(kind.channel(receiver.id(), ContractFixture.REFUSED), kind.message(3), SendOptions.DEFAULT);
		refused.until(1);
		kit().until("nothing is wrong any more", () -> transport.state().problem() == null);
		assertThat(transport.state().connected()).isTrue();
	}

}
