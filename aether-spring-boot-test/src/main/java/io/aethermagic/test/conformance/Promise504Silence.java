package io.aethermagic.test.conformance;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.aethermagic.client.TaskHandle;
import io.aethermagic.message.Action;
import io.aethermagic.message.Headers;
import io.aethermagic.node.AetherNode;
import io.aethermagic.node.Control;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.task.TaskState;
import io.aethermagic.test.TestInstance;
import io.aethermagic.transport.Capability;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.SubscribeOptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Design 5, fourth: what silence means, a last will, and a goodbye.
 */
interface Promise504Silence extends Promise {

	/**
	 * Let a peer accept a caller's task under a lease.
	 * @param caller the caller
	 * @param peer the peer
	 * @return the handle, ACCEPTED
	 */
	private TaskHandle<String> accepted(TestInstance caller, Peer peer) {
		peer.take("silence", TaskAddress.DEFAULT_WORKGROUP);
		TaskHandle<String> handle = caller.perform("silence", null, String.class);
		kit().until("the peer has it", () -> peer.performs().size() == 1);
		peer.accept(peer.performs().get(0), TaskAddress.DEFAULT_WORKGROUP, 1);
		kit().until(handle, TaskState.ACCEPTED);
		return handle;
	}

	@Test
	@DisplayName("5.4 missed heartbeats don't count while the caller is cut off; then every lease starts anew")
	default void silenceWhileCutOffMeansNothing() {
		Tap tap = kit().tap();
		TestInstance caller = kit().start(kit().instance(tap));
		kit().needsNoRedelivery(caller);
		Peer peer = kit().peer();
		TaskHandle<String> handle = accepted(caller, peer);
		kit().cut(caller);
		kit().during(kit().lease().multipliedBy(3), "it is sent once", () -> tap.sent(Action.PERFORM).size() == 1);
		kit().restore(caller);
		kit().until("the caller is back", () -> tap.state().connected());
		kit().during(kit().lease().dividedBy(4).multipliedBy(3), "the lease has started anew",
				() -> tap.sent(Action.PERFORM).size() == 1);
		peer.ended(peer.performs().get(0).message(), TaskAddress.DEFAULT_WORKGROUP, 1, "completed", "patience");
		assertThat(kit().result(handle)).isEqualTo("patience");
	}

	@Test
	@DisplayName("5.4 a task that ends while its caller is cut off is run once and ends once")
	default void aCallerThatWasCutOffGetsTheEnd() {
		Gate gate = new Gate();
		kit().start(kit().instance().handler("cut", gate.handler("worker")));
		TestInstance caller = kit().caller();
		TaskHandle<String> handle = caller.perform("cut", null, String.class);
		kit().until(handle, TaskState.ACCEPTED);
		kit().until("it runs", () -> gate.started() == 1);
		kit().cut(caller);
		gate.open();
		kit().during(kit().lease().dividedBy(3), "nothing is heard", () -> !handle.state().isEnded());
		kit().restore(caller);
		assertThat(kit().result(handle)).isEqualTo("worker");
		assertThat(gate.started()).isEqualTo(1);
	}

	@Test
	@DisplayName("5.4 a last will only starts the asking")
	default void aLastWillOnlyAsks() {
		Tap tap = kit().tap();
		TestInstance caller = kit().start(kit().instance(tap));
		Peer peer = kit().peer();
		TaskHandle<String> handle = accepted(caller, peer);
		Peer broker = kit().peer();
		long said = kit().time();
		broker.offline(peer.id(), "disconnected");
		kit().until("the peer is asked", () -> peer.told(Control.ASK, handle.tid()).size() == 1);
		assertThat(kit().since(said)).isLessThan(kit().lease().dividedBy(2));
		kit().during(kit().lease().dividedBy(3), "it is sent once", () -> tap.sent(Action.PERFORM).size() == 1);
	}

	@Test
	@DisplayName("5.4 the transport says the will of an instance that is cut off, not of one that stops")
	default void theWillIsSaid() {
		Peer listener = kit().peer();
		List<String> said = new CopyOnWriteArrayList<>();
		listener.node()
			.transport()
			.subscribe(new Channel.Topic(listener.node().union(), Channel.Topic.PRESENCE),
					SubscribeOptions.every(Action.OFFLINE),
					(delivery) -> said.add(delivery.message().headers().get(Headers.INSTANCE) + " "
							+ listener.node().codec().decode(delivery.message().payload()).status()))
			.request(Long.MAX_VALUE);
		TestInstance cut = kit().caller();
		TestInstance stopped = kit().caller();
		kit().cut(cut);
		kit().until("the will is said", () -> said.contains(cut.id() + " disconnected"));
		stopped.stop();
		kit().until("the goodbye is said", () -> said.contains(stopped.id() + " " + AetherNode.STOPPED));
		kit().needsGoodbyesHeeded();
		kit().during(kit().lease().dividedBy(3), "nothing else is said of the one that stops",
				() -> said.stream().filter((word) -> word.startsWith(stopped.id())).count() == 1);
	}

	@Test
	@DisplayName("5.4 an offline said on stop ends the lease")
	default void anOfflineEndsTheLease() {
		Tap tap = kit().tap();
		TestInstance caller = kit().start(kit().instance(tap));
		kit().needsNoRedelivery(caller);
		Peer peer = kit().peer();
		accepted(caller, peer);
		long said = kit().time();
		peer.offline(peer.id(), AetherNode.STOPPED);
		kit().until("it is sent again", () -> tap.sent(Action.PERFORM).size() == 2);
		assertThat(kit().since(said)).isLessThan(kit().lease().dividedBy(2));
		assertThat(tap.sent(Action.PERFORM).get(1).header(Headers.DISPATCH)).isEqualTo("2");
	}

	@Test
	@DisplayName("5.4 with REDELIVERY an offline said on stop does not let the caller send again")
	default void anOfflineIsLeftToTheTransport() {
		Tap tap = kit().tap();
		TestInstance caller = kit().start(kit().instance(tap));
		kit().needs(caller, Capability.REDELIVERY);
		Peer peer = kit().peer();
		accepted(caller, peer);
		peer.offline(peer.id(), AetherNode.STOPPED);
		kit().during(kit().lease(), "it is sent once", () -> tap.sent(Action.PERFORM).size() == 1);
	}

}
