package io.aethermagic.test.docs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.aethermagic.test.broker.MosquittoServer;
import io.aethermagic.test.broker.RabbitMqServer;
import io.aethermagic.test.broker.RedisServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The rights that {@code docs/security.md} names are enough, and one less is told of.
 */
@Execution(ExecutionMode.CONCURRENT)
class LeastRightsTests {

	private static final String PAGE = "security.md";

	private static final Path SCRIPTS = Manual.ROOT
		.resolve("aether-spring-boot-autoconfigure/src/main/resources/io/aethermagic/transport/redis");

	private static final Pattern COMMAND = Pattern.compile("redis\\.p?call\\('(\\w+)'(?:, '([A-Z]+)')?");

	/** For a server that has forgotten its scripts. */
	private static final String FALLBACK = "+eval";

	/** The address that the page has, and the others of the worker. */
	private static final List<String> ADDRESSES = List.of("image-process:resize", "image-process:second-time",
			"image-process:failing", "image-process:waiting", "image-process:everybody", "aether-events:alarms");

	private static final String CONTROL = "rabbitmqctl ";

	private static final Pattern QUOTED = Pattern.compile("'([^']*)'|(\\S+)");

	@Test
	@EnabledIf("io.aethermagic.test.broker.MosquittoServer#isInstalled")
	void onMosquitto() {
		try (MosquittoServer broker = mosquitto(Manual.block(PAGE, "Mosquitto"))) {
			RightsScenario.run(mqtt(broker, "worker"), mqtt(broker, "caller"));
		}
	}

	@Test
	@EnabledIf("io.aethermagic.test.broker.MosquittoServer#isInstalled")
	void oneRightLessOnMosquitto() {
		String all = Manual.block(PAGE, "Mosquitto");
		String less = all.replaceFirst("readwrite (my-app/image-process/.*/cancel)", "write $1");
		assertThat(less).isNotEqualTo(all);
		try (MosquittoServer broker = mosquitto(less);
				RightsApplication worker = RightsApplication.worker(mqtt(broker, "worker"))) {
			says(worker, "my-app/image-process/", "/cancel", "access control list");
		}
	}

	private static MosquittoServer mosquitto(String list) {
		return MosquittoServer.builder()
			.user("worker", "secret")
			.user("caller", "secret")
			.file("acl", list)
			.config("acl_file {folder}/acl")
			.run();
	}

	private static List<String> mqtt(MosquittoServer broker, String user) {
		return List.of("aether.transport=mqtt", "aether.mqtt.url=mqtt://" + broker.host() + ":" + broker.port(),
				"aether.mqtt.username=" + user, "aether.mqtt.password=secret");
	}

	@ParameterizedTest
	@ValueSource(strings = { "stream", "list", "pubsub" })
	@EnabledIf("io.aethermagic.test.broker.RedisServer#isInstalled")
	void onRedis(String mode) {
		List<String> rules = rules(mode);
		try (RedisServer server = redis(rules)) {
			RightsScenario.run(redis(server, mode), redis(server, mode));
			Set<String> allowed = new TreeSet<>();
			rules.stream()
				.filter((rule) -> rule.startsWith("+") && !rule.equals(FALLBACK))
				.forEach((rule) -> allowed.add(rule.substring(1).replace('|', ' ')));
			assertThat(allowed).as("what is allowed, is used here or by a script")
				.isSubsetOf(Stream.concat(used(server).stream(), commandsOfScripts().stream()).toList());
		}
	}

	@Test
	@EnabledIf("io.aethermagic.test.broker.RedisServer#isInstalled")
	void oneRightLessOnRedis() {
		List<String> rules = new ArrayList<>(rules("stream"));
		assertThat(rules.remove("+xreadgroup")).isTrue();
		try (RedisServer server = redis(rules);
				RightsApplication worker = RightsApplication.worker(redis(server, "stream"))) {
			says(worker, "NOPERM", "xreadgroup");
		}
	}

	private static List<String> rules(String mode) {
		String rules = Manual.block(PAGE, "Redis") + " " + Manual.block(PAGE, "Redis, mode " + mode);
		return Stream.of(rules.strip().split("\\s+"))
			.flatMap((rule) -> ADDRESSES.stream().map((address) -> rule.replace(ADDRESSES.get(0), address)))
			.distinct()
			.toList();
	}

	private static RedisServer redis(List<String> rules) {
		List<String> arguments = new ArrayList<>(List.of("--user", "my-app", "on", ">secret"));
		arguments.addAll(rules);
		return RedisServer.builder().arguments(arguments.toArray(String[]::new)).run();
	}

	private static List<String> redis(RedisServer server, String mode) {
		return List.of("aether.transport=redis", "aether.redis.mode=" + mode,
				"aether.redis.url=redis://my-app:secret@" + server.host() + ":" + server.port());
	}

	/**
	 * Return what a server has done since its start: {@code xadd}, {@code xgroup create}.
	 */
	private static Set<String> used(RedisServer server) {
		Set<String> used = new TreeSet<>();
		try (RedisClient client = RedisClient.create(RedisURI.create(server.host(), server.port()))) {
			Pattern.compile("cmdstat_([a-z|]+):calls")
				.matcher(client.connect().sync().info("commandstats"))
				.results()
				.forEach((command) -> used.add(command.group(1).replace('|', ' ')));
		}
		return used;
	}

	private static Set<String> commandsOfScripts() {
		Set<String> commands = new TreeSet<>();
		for (Path script : Manual.files(SCRIPTS, ".lua")) {
			COMMAND.matcher(Manual.text(script)).results().forEach((found) -> {
				String more = (found.group(2) != null) ? " " + found.group(2) : "";
				commands.add((found.group(1) + more).toLowerCase(Locale.ROOT));
			});
		}
		return commands;
	}

	@Test
	@EnabledIf("io.aethermagic.test.broker.RabbitMqServer#isInstalled")
	void onRabbitMq() {
		String rights = Manual.block(PAGE, "RabbitMQ");
		try (RabbitMqServer server = RabbitMqServer.run()) {
			for (String user : List.of("worker", "caller")) {
				server.control("add_user", user, "secret");
			}
			allow(server, rights);
			RightsScenario.run(amqp(server, "worker"), amqp(server, "caller"));
			String less = rights.replace("image-process|", "");
			assertThat(less).isNotEqualTo(rights);
			allow(server, less);
			try (RightsApplication worker = RightsApplication.worker(amqp(server, "worker"))) {
				says(worker, "403", "aether.my-app.image-process.", "worker");
			}
		}
	}

	private static void allow(RabbitMqServer server, String rights) {
		rights.lines()
			.filter((line) -> line.startsWith(CONTROL))
			.forEach((line) -> server.control(QUOTED.matcher(line.substring(CONTROL.length()))
				.results()
				.map((word) -> (word.group(1) != null) ? word.group(1) : word.group(2))
				.toArray(String[]::new)));
	}

	private static List<String> amqp(RabbitMqServer server, String user) {
		return List.of("aether.transport=amqp", "spring.rabbitmq.host=" + server.host(),
				"spring.rabbitmq.port=" + server.port(), "spring.rabbitmq.username=" + user,
				"spring.rabbitmq.password=secret");
	}

	private static void says(RightsApplication application, String... words) {
		await().atMost(RightsScenario.SOON)
			.untilAsserted(() -> assertThat(String.valueOf(application.problem())).contains(words));
	}

}
