package io.aethermagic.test.contract;

import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.TransportException;
import io.aethermagic.transport.TransportState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A connection that goes and comes again, and what is said about it.
 */
interface ConnectionContract extends Contract {

	@Test
	default void aLossAndItsEndAreToldWhateverAListenerThrows() {
		String test = UUID.randomUUID().toString();
		AetherTransport transport = kit().fixture().connect();
		transport.onState((state) -> {
			throw new IllegalStateException("thrown on purpose in " + test);
		});
		transport.onState((state) -> {
			throw new InternalError("an error on purpose in " + test);
		});
		ContractInstance instance = kit().unstarted(transport).connect();
		instance.cut();
		kit().until("the loss is told", () -> instance.told().size() == 2);
		instance.restore();
		kit().until("its end is told", () -> instance.told().size() == 3);
		assertThat(instance.toldConnected()).containsExactly(true, false, true);
		kit().until("what was thrown is in the log", () -> kit().fixture().logged("thrown on purpose in " + test)
				&& kit().fixture().logged("an error on purpose in " + test));
	}

	@ParameterizedTest
	@EnumSource
	default void whatIsSentWhenTheConnectionIsToldComes(ChannelKind kind) {
		ContractInstance sender = kit().connect();
		ContractInstance receiver = kit().connect();
		RecordingListener listener = receiver.subscribe(kind).ready(5);
		receiver.cut();
		AtomicBoolean sent = new AtomicBoolean();
		receiver.transport().onState((state) -> {
			if (state.connected() && sent.compareAndSet(false, true)) {
				sender.sending(kind.channel(receiver.id()), kind.message(1), SendOptions.DEFAULT);
			}
		});
		receiver.restore();
		kit().until("the connection is told", sent::get);
		listener.until(1);
		assertThat(listener.numbers()).containsExactly(1);
	}

	@Test
	default void theProblemIsThereAsLongAsThereIsNoConnection() {
		ContractInstance instance = kit().connect();
		assertThat(instance.transport().state().problem()).isNull();
		instance.cut();
		assertThat(instance.transport().state().problem()).isNotBlank();
		instance.restore();
		assertThat(instance.transport().state().problem()).isNull();
		kit().until("all is told", () -> instance.told().size() == 3);
		assertThat(instance.told().get(0).problem()).isNull();
		assertThat(instance.told().get(1).problem()).isNotBlank();
		assertThat(instance.told().get(2).problem()).isNull();
	}

	@Test
	default void theProblemIsThereBeforeTheFirstConnection() {
		ContractInstance instance = kit().unstarted();
		kit().fixture().cut(instance.transport());
		instance.start();
		kit().until("it says why there is no connection yet", () -> says(instance, "connection"));
		instance.restore();
		assertThat(instance.transport().state().problem()).isNull();
	}

	private static boolean says(ContractInstance instance, String text) {
		String problem = instance.transport().state().problem();
		return problem != null && problem.contains(text);
	}

	@ParameterizedTest
	@EnumSource
	default void withoutAConnectionNothingIsSentAndTheFailureSaysSo(ChannelKind kind) {
		ContractInstance instance = kit().connect();
		instance.cut();
		assertThat(kit().failure("a send without a connection",
				instance.sending(kind.channel(instance.id()), kind.message(1), SendOptions.DEFAULT)))
			.isInstanceOf(TransportException.class)
			.hasMessageContaining("connection");
	}

	@Test
	default void heardBeginsWithTheFirstConnectionAndOutlastsIt() {
		ContractInstance instance = kit().unstarted();
		assertThat(instance.transport().state().heard()).isNull();
		kit().fixture().cut(instance.transport());
		instance.start();
		kit().stays("nothing is heard without a connection", () -> instance.transport().state().heard() == null);
		instance.restore();
		assertThat(instance.transport().state().heard()).isNotNull();
		instance.cut();
		Instant last = instance.transport().state().heard();
		assertThat(last).isNotNull();
		kit().stays("it is known when something was heard last",
				() -> last.equals(instance.transport().state().heard()));
	}

	@Test
	default void heardMovesOnWhileNothingIsSent() {
		AetherTransport transport = kit().connect().transport();
		for (int i = 0; i < 3; i++) {
			TransportState before = transport.state();
			kit().until("something is heard of an idle connection", () -> {
				Instant heard = transport.state().heard();
				return heard != null && heard.isAfter(before.heard());
			});
			assertThat(transport.state().connected()).isTrue();
		}
	}

}
