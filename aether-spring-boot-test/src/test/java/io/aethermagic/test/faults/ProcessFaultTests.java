package io.aethermagic.test.faults;

import java.time.Duration;
import java.util.function.Consumer;

import io.aethermagic.test.TestInstance;
import io.aethermagic.test.TestInstanceBuilder;
import io.aethermagic.test.broker.TcpProxy;
import io.aethermagic.test.broker.TestBroker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Real faults: processes that are killed, a broker that goes away, links that are cut,
 * slow or half dead, a burst. Whatever happens, no task is lost and none ends twice.
 */
public abstract class ProcessFaultTests implements KilledProcesses {

	private static final Duration LEASE = Duration.ofSeconds(2);

	private static final String KILLS = "kills-the-broker";

	private Fleet fleet;

	/**
	 * Start a broker of the test's own.
	 * @return the broker
	 */
	protected abstract TestBroker broker();

	/**
	 * Start a broker of the test's own that can be killed: a process.
	 * @return the broker
	 */
	protected TestBroker brokerToKill() {
		return broker();
	}

	/**
	 * Return what makes connections to it.
	 * @return the transport, of a public class
	 */
	protected abstract FaultTransport transport();

	/** Whose link is hurt. */
	enum Victim {

		CALLER, WORKER

	}

	@BeforeEach
	void begin(TestInfo test) {
		this.fleet = new Fleet(test.getTags().contains(KILLS) ? brokerToKill() : broker(), transport(), LEASE);
	}

	@AfterEach
	void end() {
		this.fleet.close();
	}

	@Override
	public PeerProcess process(PeerProcess.Role role, String task, int number) {
		TestBroker broker = this.fleet.broker();
		return this.fleet
			.with(PeerProcess.start(role, transport().getClass(), broker.host(), broker.port(), LEASE, task, number));
	}

	@Override
	public TestInstanceBuilder instance() {
		return this.fleet.instance();
	}

	@Override
	public TestInstance start(TestInstanceBuilder builder) {
		return this.fleet.start(builder);
	}

	@Test
	@DisplayName("the broker is stopped and started in the middle of tasks")
	void theBrokerIsStopped() {
		restart("broker stopped and started", TestBroker::stop);
	}

	@Test
	@Tag(KILLS)
	@DisplayName("the broker is killed and started in the middle of tasks")
	void theBrokerIsKilled() {
		restart("broker killed and started", TestBroker::kill);
	}

	private void restart(String name, Consumer<TestBroker> end) {
		Tally tally = new Tally(name);
		for (int i = 0; i < 2; i++) {
			this.fleet.start(this.fleet.instance().concurrency(4).handler("restart", tally.worker()));
		}
		TestInstance caller = this.fleet.start(this.fleet.instance());
		KilledProcesses.perform(caller, "restart", 200, tally);
		Fleet.until("they are at work", () -> tally.ended() >= 20);
		end.accept(this.fleet.broker());
		KilledProcesses.perform(caller, "restart", 50, tally);
		this.fleet.broker().start();
		KilledProcesses.perform(caller, "restart", 50, tally);
		tally.verify();
		assertThat(caller.client().openCalls()).isZero();
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("a link is cut for a second")
	void aLinkIsCut(Victim victim) {
		hurt("cut", victim, (proxy, instance) -> {
			proxy.cut();
			Fleet.during(Duration.ofSeconds(1), "it is cut", () -> true);
			proxy.restore();
		});
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("all that goes over a link comes 50 ms later")
	void aLinkIsSlow(Victim victim) {
		hurt("delayed", victim, (proxy, instance) -> proxy.delay(Duration.ofMillis(50)));
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("what an instance sends is swallowed until it finds out")
	void aLinkIsHalfDead(Victim victim) {
		hurt("halved", victim, (proxy, instance) -> {
			proxy.halve();
			Fleet.until("the instance has found out", () -> !instance.transport().state().connected());
			proxy.restore();
		});
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("what an instance should hear is swallowed until it finds out")
	void aLinkIsHalfDeadOnTheWayBack(Victim victim) {
		hurt("halved on the way back", victim, (proxy, instance) -> {
			proxy.halveBack();
			Fleet.until("the instance has found out", () -> !instance.transport().state().connected());
			proxy.restore();
		});
	}

	/** What is done to a link. */
	private interface Harm {

		void harm(TcpProxy proxy, TestInstance instance);

	}

	private void hurt(String name, Victim victim, Harm harm) {
		Tally tally = new Tally("link of the " + victim + " " + name);
		TcpProxy proxy = this.fleet.proxy();
		boolean hurtsWorker = victim == Victim.WORKER;
		TestInstance worker = this.fleet
			.start((hurtsWorker ? this.fleet.instance(proxy) : this.fleet.instance()).concurrency(4)
				.handler("hurt", tally.worker()));
		this.fleet.start(this.fleet.instance().concurrency(4).handler("hurt", tally.worker()));
		TestInstance caller = this.fleet.start(hurtsWorker ? this.fleet.instance() : this.fleet.instance(proxy));
		KilledProcesses.perform(caller, "hurt", 200, tally);
		Fleet.until("they are at work", () -> tally.ended() >= 20);
		harm.harm(proxy, hurtsWorker ? worker : caller);
		KilledProcesses.perform(caller, "hurt", 100, tally);
		tally.verify();
		Fleet.until("nothing is left", () -> caller.client().openCalls() == 0 && worker.worker().runningTasks() == 0);
	}

	@Test
	@DisplayName("10,000 tasks are performed at once for one slow worker")
	void aBurst() {
		Tally tally = new Tally("burst");
		this.fleet.start(this.fleet.instance().concurrency(10).handler("burst", tally.worker()));
		TestInstance caller = this.fleet.start(this.fleet.instance());
		for (int i = 0; i < 10_000; i++) {
			tally.sent(caller.perform("burst", 1, Integer.class));
		}
		tally.verify();
		assertThat(caller.client().openCalls()).isZero();
	}

}
