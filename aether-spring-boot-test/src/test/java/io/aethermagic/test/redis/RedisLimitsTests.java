package io.aethermagic.test.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.task.TaskFailedException;
import io.aethermagic.test.TestInstance;
import io.aethermagic.test.TestInstanceBuilder;
import io.aethermagic.test.broker.RedisServer;
import io.aethermagic.test.broker.TcpProxy;
import io.aethermagic.test.faults.Fleet;
import io.aethermagic.time.SystemTimers;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.DeadLetter;
import io.aethermagic.transport.LastWill;
import io.aethermagic.transport.MessageRefusedException;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.redis.MinReplicas;
import io.aethermagic.transport.redis.RedisBounds;
import io.aethermagic.transport.redis.RedisMode;
import io.aethermagic.transport.redis.RedisSettings;
import io.aethermagic.transport.redis.RedisTransport;
import io.aethermagic.transport.support.Backoff;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The bounds of the Redis transport, each filled.
 */
@EnabledIf("io.aethermagic.test.broker.RedisServer#isInstalled")
class RedisLimitsTests {

	private static final Duration LEASE = Duration.ofSeconds(6);

	private static final RedisBounds BOUNDS = new RedisBounds(3, 3, 3, 50);

	private final SystemTimers timers = new SystemTimers("limits-", 2, true);

	private final RedisServer server = RedisServer.run();

	private final TcpProxy proxy = new TcpProxy(this.server);

	private AetherTransport transport;

	@BeforeEach
	void connect() throws Exception {
		RedisSettings settings = new RedisSettings(RedisMode.STREAM, "default", RedisSettings.DEFAULT_KEY_PREFIX, LEASE,
				16 * 1024 * 1024, BOUNDS, MinReplicas.NONE, new Backoff(Duration.ofMillis(50), Duration.ofMillis(400)));
		this.transport = RedisTransport.create(
				new LettuceConnectionFactory(new RedisStandaloneConfiguration(this.proxy.host(), this.proxy.port())),
				settings, this.timers);
		await(this.transport.start("me", new LastWill(new Channel.Topic("default", "online"), message("will"))));
	}

	@AfterEach
	void close() throws Exception {
		await(this.transport.stop());
		this.proxy.close();
		this.server.close();
		this.timers.close();
	}

	private static <T> T await(CompletionStage<T> stage) throws Exception {
		return stage.toCompletableFuture().get(Fleet.PATIENCE.toSeconds(), TimeUnit.SECONDS);
	}

	private static AetherMessage message(String id) {
		return new AetherMessage(id, id, Action.PERFORM, null, Map.of(), "{}".getBytes(StandardCharsets.UTF_8));
	}

	private CompletionStage<Receipt> send(Channel channel, int number) {
		return this.transport.send(channel, message("m" + number), SendOptions.DEFAULT);
	}

	@Test
	void tasksAtAnAddress() throws Exception {
		Channel queue = new Channel.TaskQueue(TestInstance.address("full"));
		for (int i = 0; i < BOUNDS.maxQueued(); i++) {
			assertThat(await(send(queue, i))).isEqualTo(Receipt.UNROUTED);
		}
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> await(send(queue, 3)))
			.withRootCauseInstanceOf(MessageRefusedException.class)
			.withMessageContaining("aether.redis.max-queued");
		assertThat(await(send(new Channel.TaskQueue(TestInstance.address("other")), 4))).isEqualTo(Receipt.UNROUTED);
	}

	@Test
	void valuesThatTheServerDoesNotTake() throws Exception {
		AtomicInteger lost = new AtomicInteger();
		try (RedisServer small = RedisServer.builder().arguments("--proto-max-bulk-len", "1mb").run();
				TestInstance worker = connect(small).handler("large", (data, task) -> "y".repeat(2_000_000))
					.handler("echo", (data, task) -> data)
					.start();
				TestInstance caller = connect(small).start()) {
			for (TestInstance instance : List.of(worker, caller)) {
				Fleet.until("it is connected", () -> instance.transport().state().connected());
				instance.transport().onState((state) -> lost.addAndGet(state.connected() ? 0 : 1));
			}
			assertThatExceptionOfType(TaskFailedException.class)
				.isThrownBy(
						() -> caller.perform("echo", "x".repeat(2_000_000), String.class).get(Duration.ofMinutes(1)))
				.withMessageContainingAll("a value of 2000", "at most 1048576 bytes", "proto-max-bulk-len")
				.satisfies((failure) -> assertThat(failure.code()).isEqualTo("refused"));
			assertThatExceptionOfType(TaskFailedException.class)
				.isThrownBy(() -> caller.perform("large", "x", String.class).get(Duration.ofMinutes(1)))
				.withMessageContainingAll("its outcome cannot be told", "a value of 2000", "proto-max-bulk-len")
				.satisfies((failure) -> assertThat(failure.code()).isEqualTo("refused"));
			String large = "z".repeat(1_000_000);
			assertThat(caller.perform("echo", large, String.class).get(Duration.ofMinutes(1))).isEqualTo(large);
			assertThat(lost).hasValue(0);
		}
	}

	private TestInstanceBuilder connect(RedisServer server) {
		RedisSettings settings = new RedisSettings(RedisMode.STREAM, "default", RedisSettings.DEFAULT_KEY_PREFIX, LEASE,
				16 * 1024 * 1024, RedisBounds.DEFAULT, MinReplicas.NONE, Backoff.DEFAULT);
		return TestInstance.on(RedisTransport.create(
				new LettuceConnectionFactory(new RedisStandaloneConfiguration(server.host(), server.port())), settings,
				this.timers), this.timers, LEASE);
	}

	@Test
	void deadLetters() throws Exception {
		for (int i = 0; i < BOUNDS.maxDeadLetters() + 2; i++) {
			await(this.transport.deadLetters()
				.add(new DeadLetter("letter-" + i, TestInstance.address("dead"), "workgroup", message("m" + i),
						"failed", "why", 1, 1, Instant.EPOCH)));
		}
		assertThat(await(this.transport.deadLetters().list(null, 10))).extracting(DeadLetter::id)
			.containsExactly("letter-2", "letter-3", "letter-4");
	}

	@Test
	void requestsThatWaitForAnAnswer() throws Exception {
		Channel topic = new Channel.Topic("default", "busy");
		this.proxy.delay(Duration.ofMillis(300));
		List<CompletionStage<Receipt>> sends = new ArrayList<>();
		IntStream.range(0, 5 * BOUNDS.maxBuffered()).forEach((i) -> sends.add(send(topic, i)));
		long failed = 0;
		for (CompletionStage<Receipt> each : sends) {
			failed += await(each.handle((receipt, failure) -> (failure != null) ? 1 : 0));
		}
		assertThat(failed).isBetween(1L, 5L * BOUNDS.maxBuffered() - 1);
		assertThat(this.transport.state().connected()).isTrue();
		assertThat(await(send(topic, 0))).isEqualTo(Receipt.UNROUTED);
	}

}
