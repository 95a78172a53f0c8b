package io.aethermagic.test.redis;

import java.util.List;

import io.aethermagic.redis.AetherStreams;
import io.aethermagic.redis.GroupInfo;
import io.aethermagic.redis.StreamInfo;
import io.aethermagic.test.broker.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AetherStreams} on the oldest Redis that is supported, which comes in a
 * jar.
 */
class AetherStreamsOnRedis6Tests extends AetherStreamsTests {

	@Override
	RedisServer run() {
		return RedisServer.builder().embedded().run();
	}

	@Override
	void newerInfo(StreamInfo info) {
		assertThat(info.added()).isNull();
		assertThat(info.maxDeletedId()).isNull();
	}

	@Override
	void newerInfo(GroupInfo info) {
		assertThat(info.entriesRead()).isNull();
		assertThat(info.lag()).isNull();
	}

	@Override
	void newerDeleted(List<String> deletedIds) {
		assertThat(deletedIds).isEmpty();
	}

}
