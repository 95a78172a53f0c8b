package io.aethermagic.test.zeromq;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

import io.aethermagic.test.TestInstance;
import io.aethermagic.test.TestInstanceBuilder;
import io.aethermagic.test.broker.FreePort;
import io.aethermagic.test.broker.TcpProxy;
import io.aethermagic.test.faults.Fleet;
import io.aethermagic.test.faults.KilledProcesses;
import io.aethermagic.test.faults.PeerProcess;
import io.aethermagic.test.faults.Tally;
import io.aethermagic.time.SystemTimers;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.hub.HubSettings;
import io.aethermagic.transport.support.Backoff;
import io.aethermagic.transport.zeromq.PeersSettings;
import io.aethermagic.transport.zeromq.ZeroMqTransport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Real faults without a hub: workers and callers that are processes and are killed. What
 * one of them held is recovered, and nobody else notices. And that no task waits at a
 * busy worker while another one of its group is idle.
 */
class ZeroMqPeersProcessTests implements KilledProcesses {

	private static final Duration LEASE = Duration.ofSeconds(2);

	private final List<AutoCloseable> open = new ArrayList<>();

	private final SystemTimers timers = new SystemTimers("peers-", 2, true);

	private int next = ZeroMqPeersFaultTransport.row();

	@AfterEach
	void close() throws Exception {
		for (AutoCloseable each : this.open) {
			each.close();
		}
		this.timers.schedule(Duration.ofSeconds(8), this.timers::close);
	}

	private <T extends AutoCloseable> T with(T closeable) {
		this.open.add(0, closeable);
		return closeable;
	}

	@Override
	public PeerProcess process(PeerProcess.Role role, String task, int number) {
		return with(PeerProcess.start(role, ZeroMqPeersFaultTransport.class, "127.0.0.1", this.next++, LEASE, task,
				number));
	}

	@Override
	public TestInstanceBuilder instance() {
		return TestInstance.on(new ZeroMqPeersFaultTransport().connect("127.0.0.1", this.next++, this.timers, LEASE),
				this.timers, LEASE);
	}

	@Override
	public TestInstance start(TestInstanceBuilder builder) {
		TestInstance instance = with(builder.start());
		Fleet.until("the instance is connected", () -> instance.transport().state().connected());
		return instance;
	}

	/** What is done to a link. */
	enum Harm {

		CUT(TcpProxy::cut), DELAY((proxy) -> proxy.delay(Duration.ofMillis(50))), HALVE(TcpProxy::halve),
		HALVE_BACK(TcpProxy::halveBack);

		private final Consumer<TcpProxy> harm;

		Harm(Consumer<TcpProxy> harm) {
			this.harm = harm;
		}

	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("one of two links of a caller is cut, slow, or half dead for a lease")
	void aLinkIsHurt(Harm harm) {
		Tally tally = new Tally("peers: link " + harm);
		List<String> workers = new ArrayList<>();
		for (int i = 0; i < 2; i++) {
			int port = FreePort.next();
			start(TestInstance.on(transport("tcp://127.0.0.1:" + port, List.of()), this.timers, LEASE)
				.concurrency(4)
				.handler("hurt", tally.worker()));
			workers.add("tcp://127.0.0.1:" + port);
		}
		TcpProxy proxy = with(new TcpProxy("127.0.0.1", URI.create(workers.get(0)).getPort()));
		workers.set(0, "tcp://127.0.0.1:" + proxy.port());
		TestInstance caller = start(TestInstance.on(transport(null, workers), this.timers, LEASE));
		KilledProcesses.perform(caller, "hurt", 200, tally);
		Fleet.until("they are at work", () -> tally.ended() >= 20);
		harm.harm.accept(proxy);
		KilledProcesses.perform(caller, "hurt", 50, tally);
		Fleet.during(LEASE, "it stays so", () -> true);
		proxy.restore();
		KilledProcesses.perform(caller, "hurt", 50, tally);
		tally.verify();
		Fleet.until("nothing is left", () -> caller.client().openCalls() == 0);
	}

	private AetherTransport transport(@Nullable String bind, List<String> connect) {
		return ZeroMqTransport.peers(
				new PeersSettings(bind, connect, new Backoff(Duration.ofMillis(50), Duration.ofMillis(400)),
						ZeroMqServer.wire(LEASE, 16 * 1024 * 1024), HubSettings.DEFAULT.withGraceLease(LEASE), null),
				this.timers);
	}

	@Test
	@DisplayName("no task waits at a busy worker while another one of its group is idle")
	void noTaskWaitsAtABusyWorker() {
		CountDownLatch gate = new CountDownLatch(1);
		Tally tally = new Tally("peers: one of two workers busy");
		CountDownLatch busy = new CountDownLatch(1);
		start(instance().concurrency(1).handler("work", (data, task) -> {
			busy.countDown();
			gate.await();
			return data;
		}));
		TestInstance one = start(instance());
		TestInstance other = start(instance());
		Fleet.until("it is busy", () -> {
			one.perform("work", 1, Integer.class);
			return busy.getCount() == 0;
		});
		start(instance().concurrency(1).handler("work", tally.worker()));
		for (int i = 0; i < 100; i++) {
			tally.sent(one.perform("work", 1, Integer.class));
			tally.sent(other.perform("work", 1, Integer.class));
		}
		tally.verify();
		gate.countDown();
	}

}
