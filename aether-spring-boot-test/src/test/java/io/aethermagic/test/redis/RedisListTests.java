package io.aethermagic.test.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionException;

import io.aethermagic.test.broker.TcpProxy;
import io.aethermagic.test.faults.FaultTransport;
import io.aethermagic.test.faults.Fleet;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.Custody;
import io.aethermagic.transport.MessageRefusedException;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.redis.RedisBounds;
import io.lettuce.core.KeyScanArgs;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What becomes of lists, step by step.
 */
@Execution(ExecutionMode.CONCURRENT)
@EnabledIf("io.aethermagic.test.broker.RedisServer#isInstalled")
class RedisListTests extends RedisQueueTests {

	private static final int MOST = 5;

	@Override
	FaultTransport transport() {
		return new RedisFaultTransport.Lists();
	}

	@Override
	long entries() {
		return this.redis.scan(KeyScanArgs.Builder.type("list").limit(1000))
			.getKeys()
			.stream()
			.mapToLong(this.redis::llen)
			.sum();
	}

	private Taker connect() {
		return connect(RedisBounds.DEFAULT);
	}

	private Taker connect(RedisBounds bounds) {
		return connect(this.server.host(), this.server.port(), this.fleet.timers(), bounds);
	}

	private Taker connect(TcpProxy proxy) {
		return connect(proxy.host(), proxy.port(), this.fleet.timers(), RedisBounds.DEFAULT);
	}

	private Taker connect(Timers timers) {
		return connect(this.server.host(), this.server.port(), timers, RedisBounds.DEFAULT);
	}

	private Taker connect(String host, int port, Timers timers, RedisBounds bounds) {
		AetherTransport transport = new RedisFaultTransport.Lists().connect(host, port, timers, LEASE, bounds);
		this.fleet.with(transport::stop);
		return Taker.connect(transport);
	}

	private static SendOptions priority(int priority) {
		return SendOptions.DEFAULT.withPriority(priority);
	}

	@Test
	@DisplayName("tasks come in the order in which they were sent, those of higher priority first")
	void orderAndPriority() {
		Taker sender = connect();
		sender.send("first");
		sender.send("low", priority(0));
		sender.send("second");
		sender.send("high", priority(9));
		sender.send("higher than usual", priority(5));
		sender.send("high too", priority(9));
		Taker worker = connect().join("one", LEASE, 6);
		Fleet.until("all have come", () -> worker.taken().size() == 6);
		assertThat(worker.taken()).containsExactly("high", "high too", "higher than usual", "first", "second", "low");
	}

	@Test
	@DisplayName("who waits is woken by a task of any priority")
	void everyPriorityWakes() {
		Taker worker = connect().join("one", LEASE, 10);
		Taker sender = connect();
		for (int i = 0; i <= 9; i++) {
			assertThat(sender.send("p" + i, priority(i))).isEqualTo(Receipt.ROUTED);
			assertThat(worker.delivery(i).message().tid()).isEqualTo("p" + i);
			assertThat(worker.ack(i)).isEqualTo(Custody.HELD);
		}
		Fleet.until("nothing is kept", () -> entries() == 0);
	}

	@Test
	@DisplayName("the first group gets what waited, a later one what is sent from then on, each its own copy")
	void copies() {
		Taker sender = connect();
		assertThat(sender.send("1")).isEqualTo(Receipt.UNROUTED);
		Taker one = connect().join("one", LEASE, 10);
		assertThat(one.delivery(0).message().tid()).isEqualTo("1");
		Taker two = connect().join("two", LEASE, 10);
		assertThat(sender.send("2")).isEqualTo(Receipt.ROUTED);
		assertThat(two.delivery(0).message().tid()).isEqualTo("2");
		assertThat(one.delivery(1).message().tid()).isEqualTo("2");
		assertThat(List.of(one.ack(0), one.ack(1), two.ack(0))).containsOnly(Custody.HELD);
		assertThat(entries()).isZero();
		one.close();
		two.close();
		Fleet.until("both have left", () -> sender.send("3") == Receipt.UNROUTED);
		assertThat(connect().join("two", LEASE, 10).delivery(0).message().tid()).isEqualTo("3");
		assertThat(connect().join("one", LEASE, 10).delivery(0).message().tid()).isEqualTo("3");
	}

	@Test
	@DisplayName("a task that would be dropped rather than kept is, where nobody is")
	void mandatory() {
		Taker sender = connect();
		assertThat(sender.send("1", SendOptions.DEFAULT.withMandatory(true))).isEqualTo(Receipt.UNROUTED);
		assertThat(entries()).isZero();
	}

	@Test
	@DisplayName("a released task goes to the head, and is not counted")
	void released() {
		Taker sender = connect();
		Taker one = connect().join("one", LEASE, 2);
		sender.send("1");
		sender.send("2");
		sender.send("3");
		assertThat(one.delivery(1).message().tid()).isEqualTo("2");
		assertThat(one.accept(1)).isEqualTo(Custody.HELD);
		assertThat(one.release(1)).isEqualTo(Custody.HELD);
		assertThat(one.release(0)).isEqualTo(Custody.HELD);
		assertThat(List.of(one.release(0), one.ack(1), one.accept(0))).containsOnly(Custody.LOST);
		Taker two = connect().join("one", LEASE, 3);
		Fleet.until("all have come", () -> two.taken().size() == 3);
		assertThat(two.taken()).containsExactly("1", "2", "3");
		assertThat(two.delivery(0).deliveryCount()).isEqualTo(1);
	}

	@Test
	@DisplayName("what a dead worker had goes to another, in order and counted; what the dead one says then changes nothing")
	void orphans() {
		Taker sender = connect();
		TcpProxy proxy = this.fleet.proxy();
		Taker dead = connect(proxy).join("one", LEASE, 3);
		sender.send("1");
		sender.send("2");
		sender.send("3");
		assertThat(dead.delivery(2).message().tid()).isEqualTo("3");
		assertThat(dead.accept(1)).isEqualTo(Custody.HELD);
		proxy.cut();
		sender.send("4");
		Taker other = connect().join("one", LEASE, 10);
		assertThat(other.delivery(0).message().tid()).isEqualTo("4");
		Fleet.until("all have come", () -> other.taken().size() == 4);
		assertThat(other.taken()).containsExactlyInAnyOrder("4", "1", "2", "3").containsSubsequence("1", "3");
		assertThat(List.of(1, 2, 3)).allSatisfy((i) -> assertThat(other.delivery(i).deliveryCount()).isEqualTo(2));
		proxy.restore();
		Fleet.until("the dead one is back", () -> dead.transport().state().connected());
		assertThat(dead.accept(0)).isEqualTo(Custody.LOST);
		assertThat(dead.release(1)).isEqualTo(Custody.LOST);
		assertThat(dead.ack(2)).isEqualTo(Custody.LOST);
		for (int i = 0; i < 4; i++) {
			assertThat(other.accept(i)).isEqualTo(Custody.HELD);
			assertThat(other.ack(i)).isEqualTo(Custody.HELD);
		}
		assertThat(entries()).isZero();
	}

	@Test
	@DisplayName("a task whose lease is not renewed is handed out again though its worker lives; one that is renewed is not")
	void leases() {
		Taker sender = connect();
		Taker worker = connect().join("one", LEASE, 2);
		sender.send("1");
		sender.send("2");
		assertThat(worker.accept(0)).isEqualTo(Custody.HELD);
		assertThat(worker.accept(1)).isEqualTo(Custody.HELD);
		Taker other = connect().join("one", LEASE, 10);
		Fleet.until("one is handed out again",
				() -> worker.accept(0) == Custody.HELD && other.taken().equals(List.of("2")));
		assertThat(worker.ack(1)).isEqualTo(Custody.LOST);
		assertThat(other.ack(0)).isEqualTo(Custody.HELD);
		assertThat(worker.ack(0)).isEqualTo(Custody.HELD);
		assertThat(entries()).isZero();
	}

	@Test
	@DisplayName("at the bound a task is refused, until what has expired makes room")
	void theBound() {
		Taker sender = connect(new RedisBounds(MOST, 10, 10, 1000));
		for (int i = 0; i < MOST - 1; i++) {
			sender.send("t" + i);
		}
		sender.send("expires", SendOptions.DEFAULT.withExpiry(LEASE));
		assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> sender.send("too many"))
			.withCauseInstanceOf(MessageRefusedException.class)
			.withMessageContaining("aether.redis.max-queued");
		Fleet.until("there is room", () -> isTaken(sender));
		Taker worker = connect().join("one", LEASE, 100);
		Fleet.until("the others have come", () -> worker.taken().size() == MOST);
		assertThat(worker.taken()).endsWith("one more").doesNotContain("expires", "too many");
	}

	@Test
	@DisplayName("the bound holds where workers live, too, and what has expired makes room there")
	void theBoundWhereWorkersLive() {
		Taker worker = connect().join("one", LEASE, 0);
		Taker sender = connect(new RedisBounds(MOST, 10, 10, 1000));
		sender.send("expires", SendOptions.DEFAULT.withExpiry(LEASE));
		for (int i = 1; i < MOST; i++) {
			assertThat(sender.send("t" + i)).isEqualTo(Receipt.ROUTED);
		}
		assertThat(isTaken(sender)).isFalse();
		assertThat(entries()).isEqualTo(MOST);
		Fleet.until("there is room", () -> isTaken(sender));
		worker.request(100);
		Fleet.until("the others have come", () -> worker.taken().size() == MOST);
		assertThat(worker.taken()).containsExactly("t1", "t2", "t3", "t4", "one more");
	}

	@Test
	@DisplayName("a group whose only worker has died is nobody, and so is one whose only worker has left")
	void nobodyIsLeft() {
		SendOptions dropped = SendOptions.DEFAULT.withMandatory(true);
		Taker sender = connect();
		Taker leaving = connect().join("one", LEASE, 1);
		assertThat(sender.send("1", dropped)).isEqualTo(Receipt.ROUTED);
		assertThat(leaving.ack(0)).isEqualTo(Custody.HELD);
		leaving.transport().stop().toCompletableFuture().join();
		assertThat(sender.send("2", dropped)).isEqualTo(Receipt.UNROUTED);
		TcpProxy proxy = this.fleet.proxy();
		connect(proxy).join("one", LEASE, 0);
		assertThat(sender.send("3", dropped)).isEqualTo(Receipt.ROUTED);
		proxy.cut();
		Fleet.until("it has died", () -> sender.send("4", dropped) == Receipt.UNROUTED);
	}

	@Test
	@DisplayName("a list in which everything expires goes with the last of it, whoever lives; any other stays")
	void listsThatExpire() {
		connect().join("one", LEASE, 0);
		Taker sender = connect();
		Duration longer = Duration.ofMinutes(10);
		sender.send("1", SendOptions.DEFAULT.withExpiry(longer));
		sender.send("2", SendOptions.DEFAULT.withExpiry(LEASE));
		String list = this.redis.scan(KeyScanArgs.Builder.type("list")).getKeys().get(0);
		assertThat(this.redis.pttl(list)).isGreaterThan(longer.toMillis());
		sender.send("3");
		assertThat(this.redis.pttl(list)).isEqualTo(-1);
		sender.send("4", SendOptions.DEFAULT.withExpiry(LEASE));
		assertThat(this.redis.pttl(list)).isEqualTo(-1);
	}

	@Test
	@DisplayName("a sender whose clock is wrong sends nothing that is too old, or never expires")
	void wrongClocks() {
		Taker worker = connect().join("one", LEASE, 100);
		for (Duration off : List.of(Duration.ofDays(-1), Duration.ofDays(1))) {
			Taker sender = connect(new WrongTimers(this.fleet.timers(), off));
			sender.send("taken" + off, SendOptions.DEFAULT.withExpiry(Duration.ofMinutes(1)));
			Fleet.until("it has come", () -> worker.taken().contains("taken" + off));
			int number = worker.taken().size() - 1;
			assertThat(worker.delivery(number).age()).isLessThan(Duration.ofMinutes(1));
			assertThat(worker.ack(number)).isEqualTo(Custody.HELD);
		}
		worker.close();
		Taker sender = connect(new WrongTimers(this.fleet.timers(), Duration.ofDays(1)));
		sender.send("expires", SendOptions.DEFAULT.withExpiry(Duration.ofMillis(50)));
		sender.send("stays");
		Fleet.during(Duration.ofMillis(300), "time passes", () -> true);
		assertThat(connect().join("one", LEASE, 10).delivery(0).message().tid()).isEqualTo("stays");
	}

	/**
	 * Timers with another time of day.
	 *
	 * @param right the right ones
	 * @param off how far the time of day is off
	 */
	private record WrongTimers(Timers right, Duration off) implements Timers {

		@Override
		public Instant now() {
			return this.right.now().plus(this.off);
		}

		@Override
		public long nanoTime() {
			return this.right.nanoTime();
		}

		@Override
		public Timer schedule(Duration delay, Runnable work) {
			return this.right.schedule(delay, work);
		}

	}

	private static boolean isTaken(Taker sender) {
		try {
			sender.send("one more");
			return true;
		}
		catch (CompletionException ex) {
			return false;
		}
	}

	@Test
	@DisplayName("what has expired while it waited is not handed out")
	void expired() {
		Taker sender = connect();
		sender.send("expires", SendOptions.DEFAULT.withExpiry(Duration.ofMillis(50)));
		sender.send("high", SendOptions.DEFAULT.withExpiry(Duration.ofMillis(50)).withPriority(9));
		sender.send("stays");
		Fleet.during(Duration.ofMillis(300), "time passes", () -> true);
		Taker worker = connect().join("one", LEASE, 10);
		assertThat(worker.delivery(0).message().tid()).isEqualTo("stays");
		worker.ack(0);
		Fleet.until("nothing is kept", () -> entries() == 0);
		assertThat(worker.taken()).containsExactly("stays");
	}

	@Test
	@DisplayName("a handler that gets every task has a list of its own, which goes with it, and holds up nobody else")
	void broadcast() {
		Taker sender = connect(new RedisBounds(MOST, 10, 10, 1000));
		TcpProxy proxy = this.fleet.proxy();
		Taker slow = connect(proxy).join(null, LEASE, 0);
		Taker worker = connect().join("one", LEASE, 100);
		for (int i = 0; i < 2 * MOST; i++) {
			assertThat(sender.send("t" + i)).isEqualTo(Receipt.ROUTED);
			assertThat(worker.ack(i)).isEqualTo(Custody.HELD);
		}
		assertThat(entries()).isEqualTo(MOST);
		slow.request(1);
		assertThat(slow.delivery(0).message().tid()).isEqualTo("t0");
		proxy.cut();
		Fleet.until("what was kept for it is gone", () -> entries() == 0);
	}

	@Test
	@DisplayName("where the server has no memory left what waits is worked off all the same, and no lease lapses")
	void noMemoryLeft() {
		Taker sender = connect();
		Taker worker = connect().join("one", LEASE, 1);
		for (int i = 0; i < 3; i++) {
			sender.send("t" + i);
		}
		assertThat(worker.accept(0)).isEqualTo(Custody.HELD);
		this.redis.configSet("maxmemory", "1");
		assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> sender.send("too many"));
		Taker other = connect().join("one", LEASE, 1);
		Fleet.during(LEASE.multipliedBy(2), "it stays where it is",
				() -> worker.accept(0) == Custody.HELD && !other.taken().contains("t0"));
		assertThat(other.delivery(0).message().tid()).isEqualTo("t1");
		assertThat(other.ack(0)).isEqualTo(Custody.HELD);
		other.request(1);
		assertThat(other.delivery(1).message().tid()).isEqualTo("t2");
		assertThat(other.ack(1)).isEqualTo(Custody.HELD);
		assertThat(worker.ack(0)).isEqualTo(Custody.HELD);
		assertThat(entries()).isZero();
	}

}
