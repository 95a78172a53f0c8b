package io.aethermagic.test.redis;

import java.time.Duration;

import io.aethermagic.redis.GroupInfo;
import io.aethermagic.redis.RedisAetherStreams;
import io.aethermagic.redis.RedisStream;
import io.aethermagic.test.TestInstance;
import io.aethermagic.test.faults.FaultTransport;
import io.aethermagic.test.faults.Fleet;
import io.lettuce.core.KeyScanArgs;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of streams in the long run, and when Redis forgets them.
 */
@Execution(ExecutionMode.CONCURRENT)
@EnabledIf("io.aethermagic.test.broker.RedisServer#isInstalled")
class RedisStreamTests extends RedisQueueTests {

	@Override
	FaultTransport transport() {
		return new RedisFaultTransport();
	}

	/** Count the entries of all streams of tasks. */
	@Override
	long entries() {
		return this.redis.scan(KeyScanArgs.Builder.type("stream").limit(1000))
			.getKeys()
			.stream()
			.filter((key) -> key.contains("tasks"))
			.mapToLong(this.redis::xlen)
			.sum();
	}

	@Test
	@DisplayName("the tasks of an address can be looked at by their documented key")
	void tasksCanBeLookedAt() {
		this.fleet.start(this.fleet.instance().workgroup("green").handler("seen", (data, task) -> data));
		TestInstance caller = this.fleet.start(this.fleet.instance());
		assertThat(caller.perform("seen", 1, Integer.class).get(Fleet.PATIENCE)).isOne();
		LettuceConnectionFactory factory = new LettuceConnectionFactory(this.server.host(), this.server.port());
		factory.afterPropertiesSet();
		factory.start();
		try {
			RedisStream tasks = new RedisAetherStreams(factory, Duration.ofSeconds(1))
				.stream("aether:{default:kit:seen:x}:tasks");
			assertThat(tasks.groups()).extracting(GroupInfo::name).containsExactly("green");
			Fleet.until("nothing is left", () -> tasks.length() == 0);
		}
		finally {
			factory.destroy();
		}
	}

}
