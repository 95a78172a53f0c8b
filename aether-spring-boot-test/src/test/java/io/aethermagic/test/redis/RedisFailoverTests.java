package io.aethermagic.test.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.aethermagic.client.TaskHandle;
import io.aethermagic.node.Incident;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.test.TestInstance;
import io.aethermagic.test.TestInstanceBuilder;
import io.aethermagic.test.broker.RedisCluster;
import io.aethermagic.test.broker.RedisSentinels;
import io.aethermagic.test.broker.RedisServer;
import io.aethermagic.test.faults.FaultTransport;
import io.aethermagic.test.faults.Fleet;
import io.aethermagic.test.faults.Tally;
import io.aethermagic.transport.redis.MinReplicas;
import io.aethermagic.transport.redis.RedisBounds;
import io.aethermagic.transport.redis.RedisMode;
import io.aethermagic.transport.redis.RedisSettings;
import io.aethermagic.transport.redis.RedisTransport;
import io.aethermagic.transport.support.Backoff;
import io.lettuce.core.resource.ClientResources;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A primary is killed while tasks are performed, and another one takes its place.
 */
@Tag("failover")
@Execution(ExecutionMode.CONCURRENT)
@EnabledIf("io.aethermagic.test.broker.RedisServer#isInstalled")
class RedisFailoverTests {

	private static final Duration LEASE = Duration.ofSeconds(3);

	private static final MinReplicas ONE = new MinReplicas(1, Duration.ofSeconds(1));

	private static final LettuceClientConfiguration CLIENT = LettuceClientConfiguration.builder()
		.clientResources(ClientResources.create())
		.build();

	private final List<AutoCloseable> open = new ArrayList<>();

	@AfterEach
	void end() throws Exception {
		while (!this.open.isEmpty()) {
			this.open.remove(this.open.size() - 1).close();
		}
	}

	private Fleet fleet(RedisMode mode, RedisServer first, RedisConfiguration configuration, MinReplicas replicas) {
		FaultTransport transport = (host, port, timers, lease) -> RedisTransport.create(
				new LettuceConnectionFactory(configuration, CLIENT),
				new RedisSettings(mode, TaskAddress.DEFAULT_UNION, RedisSettings.DEFAULT_KEY_PREFIX, lease,
						16 * 1024 * 1024, RedisBounds.DEFAULT, replicas,
						new Backoff(Duration.ofMillis(50), Duration.ofMillis(400))),
				timers);
		Fleet fleet = new Fleet(first, transport, LEASE);
		this.open.add(fleet);
		return fleet;
	}

	private RedisSentinels sentinels() {
		RedisSentinels sentinels = RedisSentinels.run();
		this.open.add(sentinels);
		return sentinels;
	}

	private Fleet fleet(RedisMode mode, RedisSentinels sentinels, MinReplicas replicas) {
		RedisSentinelConfiguration configuration = new RedisSentinelConfiguration().master(RedisSentinels.NAME);
		sentinels.sentinels().forEach((each) -> {
			int colon = each.indexOf(':');
			configuration.sentinel(each.substring(0, colon), Integer.parseInt(each.substring(colon + 1)));
		});
		return fleet(mode, sentinels.servers().get(0), configuration, replicas);
	}

	/**
	 * Perform tasks that take 20 to 50 ms, at addresses in several slots.
	 */
	private static void perform(TestInstance caller, int tasks, Tally tally) {
		for (int i = 0; i < tasks; i++) {
			tally.sent(caller.perform("failover-" + i % 6, 20 + i % 31, Integer.class));
		}
	}

	private static void workers(Fleet fleet, Tally tally) {
		for (int i = 0; i < 2; i++) {
			TestInstanceBuilder worker = fleet.instance().concurrency(4);
			for (int task = 0; task < 6; task++) {
				worker.handler("failover-" + task, tally.worker());
			}
			fleet.start(worker);
		}
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("Sentinel: the primary is killed, and with min-replicas no task is lost")
	void aPrimaryOfSentinelsIsKilled(RedisMode mode) {
		RedisSentinels sentinels = sentinels();
		Tally tally = new Tally("Sentinel, mode " + mode + ", primary killed, min-replicas 1");
		Fleet fleet = fleet(mode, sentinels, ONE);
		workers(fleet, tally);
		TestInstance caller = fleet.start(fleet.instance());
		perform(caller, 300, tally);
		Fleet.until("they are at work", () -> tally.ended() >= 20);
		sentinels.servers().get(0).kill();
		perform(caller, 50, tally);
		Fleet.until("another server is the primary", sentinels::isReplaced);
		perform(caller, 50, tally);
		tally.verify();
		assertThat(caller.client().openCalls()).isZero();
	}

	@Test
	@DisplayName("Sentinel: what was acknowledged and not replicated is lost with the primary, and nothing else is")
	void whatIsNotReplicatedIsLost() {
		RedisSentinels sentinels = sentinels();
		Tally tally = new Tally("Sentinel, primary killed, nothing replicated");
		Fleet fleet = fleet(RedisMode.STREAM, sentinels, MinReplicas.NONE);
		TestInstance caller = fleet.start(fleet.instance());
		List<TaskHandle<Integer>> handles = performWithoutReplicas(sentinels, caller, tally);
		Fleet.until("the primary has them", () -> entries(sentinels) == 20);
		failOver(sentinels, fleet, caller, tally);
		assertThat(tally.lost()).containsExactlyInAnyOrderElementsOf(handles.stream().map(TaskHandle::tid).toList());
	}

	@Test
	@DisplayName("Sentinel: with min-replicas what is not replicated is not sent yet, and is sent again")
	void withMinReplicasWhatIsNotReplicatedIsSentAgain() {
		RedisSentinels sentinels = sentinels();
		Tally tally = new Tally("Sentinel, primary killed, nothing replicated, min-replicas 1");
		Fleet fleet = fleet(RedisMode.STREAM, sentinels, ONE);
		TestInstance caller = fleet.start(fleet.instance());
		performWithoutReplicas(sentinels, caller, tally);
		Fleet.until("the primary has them, and none counts as sent",
				() -> entries(sentinels) >= 20 && caller.count(Incident.SEND_FAILED) >= 20);
		failOver(sentinels, fleet, caller, tally);
		tally.verify();
	}

	private static List<TaskHandle<Integer>> performWithoutReplicas(RedisSentinels sentinels, TestInstance caller,
			Tally tally) {
		sentinels.servers()
			.stream()
			.skip(1)
			.forEach((replica) -> sentinels.on(replica, (redis) -> redis.replicaof("127.0.0.1", 1)));
		List<TaskHandle<Integer>> handles = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			handles.add(caller.task("failover-" + i % 6).timeout(Duration.ofSeconds(30)).perform(1, Integer.class));
		}
		handles.forEach(tally::sent);
		return handles;
	}

	private static long entries(RedisSentinels sentinels) {
		return sentinels.on(sentinels.servers().get(0),
				(redis) -> redis.keys("*failover*}:tasks").stream().mapToLong(redis::xlen).sum());
	}

	private static void failOver(RedisSentinels sentinels, Fleet fleet, TestInstance caller, Tally tally) {
		sentinels.servers().get(0).kill();
		Fleet.until("another server is the primary", sentinels::isReplaced);
		workers(fleet, tally);
		perform(caller, 50, tally);
	}

	@ParameterizedTest
	@CsvSource({ "STREAM,true", "STREAM,false", "LIST,true", "LIST,false", "PUBSUB,true" })
	@DisplayName("Cluster: a primary is killed and comes back, with and without a replica in its place: nothing is lost")
	void aPrimaryOfAClusterIsKilled(RedisMode mode, boolean replicas) {
		RedisCluster cluster = RedisCluster.run(replicas);
		this.open.add(cluster);
		Tally tally = new Tally(
				"Cluster, mode " + mode + ", primary killed, " + (replicas ? "min-replicas 1" : "no replicas"));
		Fleet fleet = fleet(mode, cluster.servers().get(0), new RedisClusterConfiguration(cluster.nodes()),
				replicas ? ONE : MinReplicas.NONE);
		workers(fleet, tally);
		TestInstance caller = fleet.start(fleet.instance());
		perform(caller, 300, tally);
		Fleet.until("they are at work", () -> tally.ended() >= 20);
		RedisServer killed = cluster.servers().get(1);
		killed.kill();
		perform(caller, 50, tally);
		if (replicas) {
			Fleet.until("its replica is in its place", () -> cluster.isReplaced(1));
		}
		killed.start();
		perform(caller, 50, tally);
		tally.verify();
		assertThat(caller.client().openCalls()).isZero();
	}

}
