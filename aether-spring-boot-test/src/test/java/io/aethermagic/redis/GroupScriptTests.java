package io.aethermagic.redis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

import io.aethermagic.test.broker.RedisServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The scripts on groups of streams.
 */
class GroupScriptTests {

	@Test
	@EnabledIf("io.aethermagic.test.broker.RedisServer#isInstalled")
	@DisplayName("a server understands each script")
	void aServerUnderstandsEach() {
		try (RedisServer server = RedisServer.run();
				RedisClient client = RedisClient.create("redis://" + server.host() + ":" + server.port())) {
			RedisCommands<String, String> redis = client.connect().sync();
			for (GroupScript script : GroupScript.values()) {
				assertThat(redis.scriptLoad(new String(script.text(), StandardCharsets.UTF_8))).as(script.name())
					.hasSize(40);
			}
		}
	}

	@Test
	@DisplayName("no resource lies about that is no script")
	void eachResourceIsUsed() throws IOException {
		Resource[] resources = new PathMatchingResourcePatternResolver()
			.getResources("classpath*:io/aethermagic/redis/*.lua");
		assertThat(resources).extracting(Resource::getFilename)
			.containsExactlyInAnyOrderElementsOf(Stream.of(GroupScript.values()).map(GroupScript::resource).toList());
	}

}
