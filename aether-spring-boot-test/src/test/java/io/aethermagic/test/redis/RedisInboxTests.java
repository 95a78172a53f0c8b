package io.aethermagic.test.redis;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.test.broker.RedisServer;
import io.aethermagic.test.faults.Fleet;
import io.aethermagic.time.SystemTimers;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.LastWill;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.Subscription;
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

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.awaitility.Awaitility.await;

/**
 * Tests of inboxes on Redis: who is there, and how much waits.
 */
@EnabledIf("io.aethermagic.test.broker.RedisServer#isInstalled")
class RedisInboxTests {

	private static final int MOST = 100;

	/** As long as nobody looks at the length, the bound is not noticed. */
	private static final int MORE = 64;

	private final RedisServer server = RedisServer.run();

	private final SystemTimers timers = new SystemTimers("inbox-timers-", 2, true);

	private final AetherTransport transport = RedisTransport.create(
			new LettuceConnectionFactory(this.server.host(), this.server.port()),
			new RedisSettings(RedisMode.STREAM, "default", RedisSettings.DEFAULT_KEY_PREFIX, Duration.ofSeconds(30),
					1024 * 1024, new RedisBounds(1000, MOST, 1000, 1000), MinReplicas.NONE,
					new Backoff(Duration.ofMillis(50), Duration.ofMillis(400))),
			this.timers);

	private final List<String> received = new CopyOnWriteArrayList<>();

	private Subscription inbox;

	@BeforeEach
	void start() throws Exception {
		get(this.transport.start("me", new LastWill(new Channel.Topic("default", "gone"), message())));
		await().atMost(Fleet.PATIENCE).until(() -> this.transport.state().connected());
		this.inbox = this.transport.subscribe(new Channel.Inbox("me"), SubscribeOptions.every(Action.STATUS),
				(delivery) -> this.received.add(delivery.message().tid()));
		get(this.inbox.ready());
	}

	@AfterEach
	void stop() throws Exception {
		get(this.transport.stop());
		this.server.close();
		this.timers.close();
	}

	private static <T> T get(CompletionStage<T> stage) throws Exception {
		return stage.toCompletableFuture().get(Fleet.PATIENCE.toSeconds(), TimeUnit.SECONDS);
	}

	private static AetherMessage message() {
		return message("1");
	}

	private static AetherMessage message(String tid) {
		return new AetherMessage(UUID.randomUUID().toString(), tid, Action.STATUS, null, Map.of(), new byte[10]);
	}

	private Receipt send(String instance) throws Exception {
		return get(this.transport.send(new Channel.Inbox(instance), message(), SendOptions.DEFAULT));
	}

	@Test
	void anInboxIsThereBeforeAnythingIsInIt() throws Exception {
		assertThat(send("me")).isEqualTo(Receipt.ROUTED);
		assertThat(send("nobody")).isEqualTo(Receipt.UNROUTED);
	}

	@Test
	void anInboxThatIsClosedIsNotThere() throws Exception {
		this.inbox.close();
		await().atMost(Fleet.PATIENCE).until(() -> send("me") == Receipt.UNROUTED);
	}

	@Test
	void aFullInboxTakesNoMoreUntilItIsRead() throws Exception {
		int[] sent = new int[1];
		assertThatException().isThrownBy(() -> {
			while (sent[0] < 10 * MOST) {
				send("me");
				sent[0]++;
			}
		}).withMessageContaining("The inbox of me is full");
		assertThat(sent[0]).isBetween(MOST, MOST + MORE + 1);
		this.inbox.request(10 * MOST);
		await().atMost(Fleet.PATIENCE).until(() -> this.received.size() == sent[0]);
		await().atMost(Fleet.PATIENCE).ignoreExceptions().until(() -> send("me") == Receipt.ROUTED);
	}

	@Test
	void whatComesTogetherIsDeliveredInItsOrderAndAsItIsAskedFor() throws Exception {
		int many = 1_000;
		List<String> sent = IntStream.range(0, many).mapToObj(Integer::toString).toList();
		List<CompletionStage<Receipt>> receipts = sent.stream()
			.map((tid) -> this.transport.send(new Channel.Inbox("me"), message(tid), SendOptions.DEFAULT))
			.toList();
		for (CompletionStage<Receipt> receipt : receipts) {
			assertThat(get(receipt)).isEqualTo(Receipt.ROUTED);
		}
		for (int asked = 1; asked <= 3; asked++) {
			int so = asked;
			this.inbox.request(1);
			await().atMost(Fleet.PATIENCE).until(() -> this.received.size() >= so);
			await().during(50, TimeUnit.MILLISECONDS).until(() -> this.received.size() == so);
		}
		this.inbox.request(many);
		await().atMost(Fleet.PATIENCE).until(() -> this.received.size() >= many);
		assertThat(this.received).containsExactlyElementsOf(sent);
	}

}
