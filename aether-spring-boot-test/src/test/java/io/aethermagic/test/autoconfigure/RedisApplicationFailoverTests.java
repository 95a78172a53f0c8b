package io.aethermagic.test.autoconfigure;

import java.time.Duration;

import io.aethermagic.client.AetherTemplate;
import io.aethermagic.test.broker.RedisCluster;
import io.aethermagic.test.broker.RedisSentinels;
import io.aethermagic.test.faults.Fleet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of applications that are configured by properties alone, on Sentinel and Cluster.
 */
@Tag("failover")
@Execution(ExecutionMode.CONCURRENT)
@EnabledIf("io.aethermagic.test.broker.RedisServer#isInstalled")
class RedisApplicationFailoverTests {

	private static final Duration SOON = Duration.ofSeconds(60);

	@Test
	void sentinel() {
		try (RedisSentinels sentinels = RedisSentinels.run();
				ConfigurableApplicationContext application = run("spring.data.redis.sentinel.master=kit",
						"spring.data.redis.sentinel.nodes=" + String.join(",", sentinels.sentinels()),
						"aether.redis.min-replicas=2")) {
			assertThat(greet(application, "you")).isEqualTo("Hello you");
			sentinels.servers().get(0).kill();
			Fleet.until("another server is the primary", sentinels::isReplaced);
			sentinels.servers().get(0).start();
			assertThat(greet(application, "again")).isEqualTo("Hello again");
		}
	}

	@Test
	void cluster() {
		try (RedisCluster cluster = RedisCluster.run(true);
				ConfigurableApplicationContext application = run(
						"spring.data.redis.cluster.nodes=" + String.join(",", cluster.nodes()))) {
			assertThat(greet(application, "you")).isEqualTo("Hello you");
			for (int i = 0; i < 2; i++) {
				int killed = i;
				cluster.servers().get(killed).kill();
				Fleet.until("its replica is in its place", () -> cluster.isReplaced(killed));
				assertThat(greet(application, "again")).isEqualTo("Hello again");
				cluster.servers().get(killed).start();
			}
		}
	}

	private static ConfigurableApplicationContext run(String... properties) {
		SpringApplication application = new SpringApplication(RedisApplicationTests.Greeter.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		String[] all = new String[properties.length + 2];
		all[0] = "--aether.transport=redis";
		all[1] = "--aether.startup-failure=fail";
		for (int i = 0; i < properties.length; i++) {
			all[i + 2] = "--" + properties[i];
		}
		return application.run(all);
	}

	private static String greet(ConfigurableApplicationContext application, String name) {
		return application.getBean(AetherTemplate.class).perform("greeter", "greet", name, String.class).get(SOON);
	}

}
