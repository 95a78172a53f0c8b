package io.aethermagic.test.redis;

import io.aethermagic.test.faults.FaultTransport;
import io.lettuce.core.KeyScanArgs;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

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

}
