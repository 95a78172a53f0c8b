package io.aethermagic.transport.redis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import io.aethermagic.test.broker.RedisServer;
import io.aethermagic.transport.redis.connection.Script;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The scripts of the Redis transport, each as a whole. What they do is seen where the
 * transport is tested.
 */
@EnabledIf("io.aethermagic.test.broker.RedisServer#isInstalled")
class RedisScriptsTests {

	private static final String INCLUDE = "-- @include ";

	private final RedisServer server = RedisServer.run();

	private final RedisClient client = RedisClient.create("redis://" + this.server.host() + ":" + this.server.port());

	@AfterEach
	void close() {
		this.client.close();
		this.server.close();
	}

	private static List<Script> scripts() {
		List<Script> scripts = new ArrayList<>(StreamStore.SCRIPTS.all());
		scripts.addAll(ListStore.SCRIPTS.all());
		scripts.addAll(InstanceScripts.ALL);
		scripts.add(Claims.SCRIPT);
		return scripts;
	}

	@Test
	@DisplayName("a server understands each script, and knows it by the digest that the transport asks for")
	void aServerUnderstandsEach() {
		RedisCommands<String, String> redis = this.client.connect().sync();
		for (Script script : scripts()) {
			assertThat(redis.scriptLoad(script.text())).as(script.name()).isEqualTo(script.digest());
			assertThat(script.text()).as(script.name()).doesNotContain(INCLUDE);
		}
	}

	@Test
	@DisplayName("no resource lies about that no script is made of")
	void eachResourceIsUsed() throws IOException {
		Set<String> used = new TreeSet<>();
		Set<String> there = new TreeSet<>();
		scripts().forEach((script) -> used.add(script.name()));
		for (Resource resource : new PathMatchingResourcePatternResolver()
			.getResources("classpath*:io/aethermagic/transport/redis/*.lua")) {
			there.add(String.valueOf(resource.getFilename()));
			resource.getContentAsString(StandardCharsets.UTF_8)
				.lines()
				.filter((line) -> line.startsWith(INCLUDE))
				.forEach((line) -> used.add(line.substring(INCLUDE.length())));
		}
		assertThat(there).isEqualTo(used);
	}

}
