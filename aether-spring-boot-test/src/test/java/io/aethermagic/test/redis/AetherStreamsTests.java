package io.aethermagic.test.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.aethermagic.redis.AddOptions;
import io.aethermagic.redis.AetherStreams;
import io.aethermagic.redis.ClaimOptions;
import io.aethermagic.redis.ClaimedEntries;
import io.aethermagic.redis.ConsumerInfo;
import io.aethermagic.redis.DeadEntry;
import io.aethermagic.redis.GroupInfo;
import io.aethermagic.redis.IdleCheck;
import io.aethermagic.redis.IdleEntries;
import io.aethermagic.redis.PendingEntry;
import io.aethermagic.redis.PendingQuery;
import io.aethermagic.redis.PendingSummary;
import io.aethermagic.redis.ReadOptions;
import io.aethermagic.redis.RedisAetherStreams;
import io.aethermagic.redis.RedisStream;
import io.aethermagic.redis.StreamEntry;
import io.aethermagic.redis.StreamGroup;
import io.aethermagic.redis.StreamInfo;
import io.aethermagic.redis.Trim;
import io.aethermagic.test.broker.RedisServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

import org.springframework.dao.DataAccessException;
import org.springframework.data.domain.Range;
import org.springframework.data.domain.Range.Bound;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests for {@link AetherStreams} on the Redis server that is installed.
 */
@TestInstance(Lifecycle.PER_CLASS)
class AetherStreamsTests {

	private static final Duration NO_TIME = Duration.ZERO;

	/** Longer than {@link #PATIENCE}, so that waiting takes several commands. */
	private static final Duration LONG = Duration.ofSeconds(60);

	/** What the client waits for an answer. */
	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private RedisServer server;

	private LettuceConnectionFactory factory;

	private AetherStreams streams;

	private RedisStream stream;

	private StreamGroup group;

	private int counter;

	RedisServer run() {
		assumeTrue(RedisServer.isInstalled(), "redis-server is not installed");
		return RedisServer.run();
	}

	@BeforeAll
	void connect() {
		this.server = run();
		this.factory = new LettuceConnectionFactory(
				new RedisStandaloneConfiguration(this.server.host(), this.server.port()),
				LettuceClientConfiguration.builder().commandTimeout(PATIENCE).build());
		this.factory.afterPropertiesSet();
		this.factory.start();
		this.streams = new RedisAetherStreams(this.factory, Duration.ofMillis(500));
	}

	@AfterAll
	void disconnect() {
		if (this.factory != null) {
			this.factory.destroy();
		}
		if (this.server != null) {
			this.server.close();
		}
	}

	@BeforeEach
	void begin() {
		this.stream = this.streams.stream("stream-" + ++this.counter);
		this.group = this.stream.group("readers");
	}

	/** Add entries with the ids 1-0, 2-0 and so on. */
	private void add(int count) {
		for (int i = 1; i <= count; i++) {
			this.stream.add(fields(i), AddOptions.defaults().id(i + "-0"));
		}
	}

	private static Map<String, String> fields(int number) {
		Map<String, String> fields = new LinkedHashMap<>();
		fields.put("number", Integer.toString(number));
		fields.put("text", "grün " + number);
		return fields;
	}

	private static List<String> ids(List<StreamEntry> entries) {
		return entries.stream().map(StreamEntry::id).toList();
	}

	private List<String> idle(Duration time) {
		return this.group.pending(PendingQuery.first(100).minIdle(time)).stream().map(PendingEntry::id).toList();
	}

	@Test
	void entriesAreAddedAndCounted() {
		assertThat(this.stream.length()).isZero();
		String id = this.stream.add(fields(1));
		assertThat(id).matches("\\d+-\\d+");
		assertThat(this.stream.length()).isOne();
		StreamEntry entry = this.stream.range(Range.unbounded(), 10).get(0);
		assertThat(entry).isEqualTo(new StreamEntry(this.stream.key(), id, fields(1)));
		assertThat(entry.fields().keySet()).containsExactly("number", "text");
	}

	@Test
	void anEntryMayHaveAnId() {
		assertThat(this.stream.add(fields(1), AddOptions.defaults().id("5-3"))).isEqualTo("5-3");
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> this.stream.add(fields(1), AddOptions.defaults().id("5-3")));
	}

	@Test
	void addingTrims() {
		add(5);
		this.stream.add(fields(6), AddOptions.defaults().id("6-0").trim(Trim.maxLength(2)));
		assertThat(ids(this.stream.range(Range.unbounded(), 10))).containsExactly("5-0", "6-0");
		this.stream.add(fields(7), AddOptions.defaults().id("7-0").trim(Trim.minId("6")));
		assertThat(ids(this.stream.range(Range.unbounded(), 10))).containsExactly("6-0", "7-0");
		this.stream.add(fields(8), AddOptions.defaults().id("8-0").trim(Trim.maxLength(1).approximately()));
		assertThat(this.stream.length()).isEqualTo(3);
	}

	@Test
	void infoTellsOfTheStream() {
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(this.stream::info)
			.havingRootCause()
			.withMessageContaining("no such key");
		add(3);
		this.group.create("0");
		this.stream.delete(List.of("2-0"));
		StreamInfo info = this.stream.info();
		assertThat(info.length()).isEqualTo(2);
		assertThat(info.groups()).isOne();
		assertThat(info.lastId()).isEqualTo("3-0");
		assertThat(info.first()).isEqualTo(new StreamEntry(this.stream.key(), "1-0", fields(1)));
		assertThat(info.last()).isEqualTo(new StreamEntry(this.stream.key(), "3-0", fields(3)));
		assertThat(info.radixTreeKeys()).isPositive();
		assertThat(info.radixTreeNodes()).isPositive();
		newerInfo(info);
		this.stream.trim(Trim.maxLength(0));
		assertThat(this.stream.info().first()).isNull();
		assertThat(this.stream.info().last()).isNull();
	}

	void newerInfo(StreamInfo info) {
		assertThat(info.added()).isEqualTo(3);
		assertThat(info.maxDeletedId()).isEqualTo("2-0");
	}

	@Test
	void rangesGoBothWays() {
		add(5);
		assertThat(ids(this.stream.range(Range.unbounded(), 2))).containsExactly("1-0", "2-0");
		assertThat(ids(this.stream.reverseRange(Range.unbounded(), 2))).containsExactly("5-0", "4-0");
		assertThat(ids(this.stream.range(Range.closed("2-0", "4"), 9))).containsExactly("2-0", "3-0", "4-0");
		assertThat(ids(this.stream.reverseRange(Range.closed("2", "4-0"), 9))).containsExactly("4-0", "3-0", "2-0");
		assertThat(ids(this.stream.range(Range.leftOpen("2-0", "4-0"), 9))).containsExactly("3-0", "4-0");
		assertThat(ids(this.stream.reverseRange(Range.open("2-0", "4-0"), 9))).containsExactly("3-0");
		assertThat(ids(this.stream.range(Range.rightUnbounded(Bound.inclusive("4-0")), 9))).containsExactly("4-0",
				"5-0");
		assertThatIllegalArgumentException().isThrownBy(() -> this.stream.range(Range.unbounded(), 0));
		assertThatIllegalArgumentException().isThrownBy(() -> this.stream.reverseRange(Range.unbounded(), 0));
	}

	@Test
	void entriesAreDeleted() {
		add(3);
		assertThat(this.stream.delete(List.of("1-0", "3-0", "9-0"))).isEqualTo(2);
		assertThat(this.stream.delete(List.of())).isZero();
		assertThat(ids(this.stream.range(Range.unbounded(), 9))).containsExactly("2-0");
	}

	@Test
	void streamsAreTrimmed() {
		add(250);
		assertThat(this.stream.trim(Trim.maxLength(240))).isEqualTo(10);
		assertThat(this.stream.trim(Trim.minId("21"))).isEqualTo(10);
		assertThat(this.stream.length()).isEqualTo(230);
		// Redis deletes whole nodes of a hundred entries.
		assertThat(this.stream.trim(Trim.maxLength(50).limit(100))).isEqualTo(80);
		assertThat(this.stream.trim(Trim.maxLength(10).limit(0))).isEqualTo(100);
		assertThat(this.stream.trim(Trim.minId("240").approximately())).isZero();
		assertThat(this.stream.length()).isEqualTo(50);
	}

	@Test
	void everybodyReads() {
		add(3);
		assertThat(ids(this.stream.read("0", ReadOptions.count(2)))).containsExactly("1-0", "2-0");
		assertThat(ids(this.stream.read("2-0", ReadOptions.count(2)))).containsExactly("3-0");
		assertThat(this.stream.read("$", ReadOptions.count(2))).isEmpty();
		assertThat(this.stream.read("3-0", ReadOptions.count(2).block(Duration.ofMillis(20)))).isEmpty();
		assertThatIllegalArgumentException().isThrownBy(() -> this.stream.read("0", ReadOptions.count(2).withoutAck()));
	}

	@Test
	void severalStreamsAreRead() {
		add(2);
		RedisStream other = this.streams.stream("other-" + this.counter);
		other.add(fields(7), AddOptions.defaults().id("7-0"));
		List<StreamEntry> entries = this.streams.read(Map.of(this.stream.key(), "1-0", other.key(), "0"),
				ReadOptions.count(10).block(LONG));
		assertThat(entries).containsExactlyInAnyOrder(new StreamEntry(this.stream.key(), "2-0", fields(2)),
				new StreamEntry(other.key(), "7-0", fields(7)));
		assertThatIllegalArgumentException().isThrownBy(() -> this.streams.read(Map.of(), ReadOptions.count(1)));
	}

	@Test
	void whoWaitsReadsWhatComesAndBlocksNobody() throws Exception {
		add(2);
		CompletableFuture<List<StreamEntry>> read = CompletableFuture
			.supplyAsync(() -> this.stream.read("$", ReadOptions.count(5).block(LONG)));
		await().atMost(LONG).until(() -> blocked() == 1);
		// Longer than one command blocks, and than the client waits for an answer.
		await().pollDelay(PATIENCE.plusMillis(500)).until(() -> !read.isDone());
		assertThat(this.stream.length()).isEqualTo(2);
		this.stream.add(fields(3), AddOptions.defaults().id("3-0"));
		assertThat(ids(read.get(LONG.toSeconds(), TimeUnit.SECONDS))).containsExactly("3-0");
		await().atMost(LONG).until(() -> blocked() == 0);
	}

	private long blocked() {
		return Long.parseLong(new StringRedisTemplate(this.factory).execute((RedisCallback<String>) (
				connection) -> connection.serverCommands().info("clients").getProperty("blocked_clients")));
	}

	@Test
	void fromNowOnIsTheSameFromAnEmptyStream() throws Exception {
		CompletableFuture<List<StreamEntry>> read = CompletableFuture
			.supplyAsync(() -> this.stream.read("$", ReadOptions.count(5).block(LONG)));
		await().atMost(LONG).until(() -> blocked() == 1);
		this.stream.add(fields(1), AddOptions.defaults().id("1-0"));
		assertThat(ids(read.get(LONG.toSeconds(), TimeUnit.SECONDS))).containsExactly("1-0");
	}

	@Test
	void waitingEnds() {
		add(1);
		Instant begin = Instant.now();
		assertThat(this.stream.read("$", ReadOptions.count(5).block(Duration.ofMillis(1200)))).isEmpty();
		assertThat(Duration.between(begin, Instant.now())).isGreaterThan(Duration.ofMillis(1100));
	}

	@Test
	void groupsAreCreatedAndDestroyed() {
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> this.group.create("0", false));
		assertThat(this.group.create("$")).isTrue();
		assertThat(this.group.create("0")).isFalse();
		assertThat(this.stream.groups()).extracting(GroupInfo::name).containsExactly("readers");
		add(1);
		assertThat(this.stream.group("second").create("0", false)).isTrue();
		assertThat(this.stream.groups()).hasSize(2);
		assertThat(this.group.destroy()).isTrue();
		assertThat(this.group.destroy()).isFalse();
		assertThat(this.stream.groups()).extracting(GroupInfo::name).containsExactly("second");
	}

	@Test
	void aGroupReadsEachEntryOnce() {
		add(3);
		this.group.create("0");
		assertThat(ids(this.group.read("one", ReadOptions.count(2)))).containsExactly("1-0", "2-0");
		assertThat(ids(this.group.read("two", ReadOptions.count(2).block(LONG)))).containsExactly("3-0");
		assertThat(this.group.read("two", ReadOptions.count(2))).isEmpty();
		assertThat(this.group.read("two", ReadOptions.count(2).block(Duration.ofMillis(20)))).isEmpty();
		assertThat(ids(this.group.readPending("one", "0", 9))).containsExactly("1-0", "2-0");
		assertThat(ids(this.group.readPending("one", "1-0", 9))).containsExactly("2-0");
		assertThat(ids(this.group.readPending("two", "0", 9))).containsExactly("3-0");
	}

	@Test
	void aPendingEntryThatWasDeletedHasNoFields() {
		add(1);
		this.group.create("0");
		this.group.read("one", ReadOptions.count(1));
		this.stream.delete(List.of("1-0"));
		assertThat(this.group.readPending("one", "0", 9))
			.containsExactly(new StreamEntry(this.stream.key(), "1-0", Map.of()));
	}

	@Test
	void whatIsReadWithoutAckIsNotPending() {
		add(2);
		this.group.create("0");
		assertThat(this.group.read("one", ReadOptions.count(2).withoutAck())).hasSize(2);
		assertThat(this.group.pending().count()).isZero();
	}

	@Test
	void aGroupReadsSeveralStreams() {
		add(1);
		RedisStream other = this.streams.stream("more-" + this.counter);
		other.add(fields(7), AddOptions.defaults().id("7-0"));
		this.group.create("0");
		other.group("readers").create("0");
		List<StreamEntry> entries = this.streams.readGroup(List.of(this.stream.key(), other.key()), "readers", "one",
				ReadOptions.count(10).block(LONG));
		assertThat(entries).extracting(StreamEntry::stream).containsExactlyInAnyOrder(this.stream.key(), other.key());
		assertThat(other.group("readers").pending().count()).isOne();
	}

	@Test
	void theGroupsIdIsSet() {
		add(3);
		this.group.create("$");
		this.group.setId("1-0");
		assertThat(ids(this.group.read("one", ReadOptions.count(9)))).containsExactly("2-0", "3-0");
		this.group.setId("0");
		assertThat(ids(this.group.read("one", ReadOptions.count(9)))).containsExactly("1-0", "2-0", "3-0");
		this.group.setId("0");
		this.group.setId("$");
		assertThat(this.group.read("one", ReadOptions.count(9))).isEmpty();
	}

	@Test
	void consumersAreCreatedAndDeleted() {
		add(2);
		this.group.create("0");
		assertThat(this.group.consumers()).isEmpty();
		assertThat(this.group.createConsumer("one")).isTrue();
		assertThat(this.group.createConsumer("one")).isFalse();
		this.group.read("two", ReadOptions.count(2));
		assertThat(this.group.consumers()).extracting(ConsumerInfo::name, ConsumerInfo::pending)
			.containsExactlyInAnyOrder(tuple("one", 0L), tuple("two", 2L));
		assertThat(this.group.consumers())
			.allSatisfy((each) -> assertThat(each.idle()).isGreaterThanOrEqualTo(NO_TIME));
		assertThat(this.group.deleteConsumer("two")).isEqualTo(2);
		assertThat(this.group.deleteConsumer("two")).isZero();
		assertThat(this.group.consumers()).extracting(ConsumerInfo::name).containsExactly("one");
	}

	@Test
	void groupsAreTold() {
		add(3);
		this.group.create("0");
		this.group.read("one", ReadOptions.count(2));
		this.group.acknowledge(List.of("1-0"));
		GroupInfo info = this.stream.groups().get(0);
		assertThat(info.name()).isEqualTo("readers");
		assertThat(info.consumers()).isOne();
		assertThat(info.pending()).isOne();
		assertThat(info.lastDeliveredId()).isEqualTo("2-0");
		newerInfo(info);
	}

	void newerInfo(GroupInfo info) {
		assertThat(info.entriesRead()).isEqualTo(2);
		assertThat(info.lag()).isOne();
	}

	@Test
	void whatIsPendingIsTold() {
		add(4);
		this.group.create("0");
		assertThat(this.group.pending()).isEqualTo(new PendingSummary(0, null, null, Map.of()));
		this.group.read("one", ReadOptions.count(3));
		this.group.read("two", ReadOptions.count(3));
		assertThat(this.group.pending()).isEqualTo(new PendingSummary(4, "1-0", "4-0", Map.of("one", 3L, "two", 1L)));
		List<PendingEntry> all = this.group.pending(PendingQuery.first(9));
		assertThat(all).extracting(PendingEntry::id).containsExactly("1-0", "2-0", "3-0", "4-0");
		assertThat(all).extracting(PendingEntry::consumer).containsExactly("one", "one", "one", "two");
		assertThat(all).allSatisfy((each) -> {
			assertThat(each.deliveries()).isOne();
			assertThat(each.idle()).isGreaterThanOrEqualTo(NO_TIME);
		});
		assertThat(this.group.pending(PendingQuery.first(2))).hasSize(2);
		assertThat(this.group.pending(PendingQuery.first(9).consumer("two"))).extracting(PendingEntry::id)
			.containsExactly("4-0");
		assertThat(this.group.pending(PendingQuery.first(9).ids(Range.closed("2-0", "3-0"))))
			.extracting(PendingEntry::id)
			.containsExactly("2-0", "3-0");
		assertThat(this.group.pending(PendingQuery.first(9).ids(Range.leftOpen("2-0", "3-0"))))
			.extracting(PendingEntry::id)
			.containsExactly("3-0");
		assertThat(this.group.pending(PendingQuery.first(9).minIdle(Duration.ofHours(1)))).isEmpty();
		this.group.claimIds("one", List.of("3-0"), ClaimOptions.minIdle(NO_TIME).idle(Duration.ofHours(2)));
		assertThat(idle(Duration.ofHours(1))).containsExactly("3-0");
	}

	@Test
	void severalEntriesAreAcknowledged() {
		add(3);
		this.group.create("0");
		this.group.read("one", ReadOptions.count(3));
		assertThat(this.group.acknowledge(List.of("1-0", "3-0", "9-0"))).isEqualTo(2);
		assertThat(this.group.acknowledge(List.of())).isZero();
		assertThat(ids(this.group.readPending("one", "0", 9))).containsExactly("2-0");
		assertThat(this.stream.length()).isEqualTo(3);
	}

	@Test
	void entriesAreClaimed() {
		add(3);
		this.group.create("0");
		this.group.read("one", ReadOptions.count(2));
		assertThat(this.group.claim("two", List.of("1-0"), ClaimOptions.minIdle(Duration.ofHours(1)))).isEmpty();
		assertThat(this.group.claim("two", List.of("1-0", "3-0"), ClaimOptions.minIdle(NO_TIME)))
			.containsExactly(new StreamEntry(this.stream.key(), "1-0", fields(1)));
		assertThat(this.group.claim("two", List.of(), ClaimOptions.minIdle(NO_TIME))).isEmpty();
		assertThat(only("1-0").deliveries()).isEqualTo(2);
		assertThat(only("1-0").consumer()).isEqualTo("two");
		assertThat(this.group.claimIds("three", List.of("1-0"), ClaimOptions.minIdle(NO_TIME))).containsExactly("1-0");
		assertThat(this.group.claimIds("three", List.of(), ClaimOptions.minIdle(NO_TIME))).isEmpty();
		assertThat(only("1-0").deliveries()).isEqualTo(2);
		assertThat(only("1-0").consumer()).isEqualTo("three");
	}

	@Test
	void claimingSetsIdleTimeAndCount() {
		add(3);
		this.group.create("0");
		this.group.read("one", ReadOptions.count(2));
		this.group.claim("two", List.of("1-0"),
				ClaimOptions.minIdle(NO_TIME).idle(Duration.ofMinutes(10)).retryCount(7));
		assertThat(only("1-0").idle()).isBetween(Duration.ofMinutes(10), Duration.ofMinutes(11));
		assertThat(only("1-0").deliveries()).isEqualTo(7);
		this.group.claim("two", List.of("2-0"),
				ClaimOptions.minIdle(NO_TIME).time(Instant.now().minus(Duration.ofHours(3))));
		assertThat(only("2-0").idle()).isBetween(Duration.ofMinutes(179), Duration.ofMinutes(181));
		assertThat(this.group.claim("two", List.of("3-0"), ClaimOptions.minIdle(NO_TIME).forced())).hasSize(1);
		assertThat(only("3-0").consumer()).isEqualTo("two");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new ClaimOptions(NO_TIME, NO_TIME, Instant.now(), null, false));
	}

	private PendingEntry only(String id) {
		return this.group.pending(PendingQuery.first(1).ids(Range.closed(id, id))).get(0);
	}

	@Test
	void whatIsIdleIsClaimed() {
		add(5);
		this.group.create("0");
		this.group.read("one", ReadOptions.count(5));
		assertThat(this.group.autoClaim("two", Duration.ofHours(1), "0", 9).entries()).isEmpty();
		ClaimedEntries first = this.group.autoClaim("two", NO_TIME, "0", 3);
		assertThat(ids(first.entries())).containsExactly("1-0", "2-0", "3-0");
		assertThat(first.entries().get(0).fields()).isEqualTo(fields(1));
		assertThat(first.complete()).isFalse();
		ClaimedEntries second = this.group.autoClaimIds("two", NO_TIME, first.next(), 3);
		assertThat(second.entries()).containsExactly(new StreamEntry(this.stream.key(), "4-0", Map.of()),
				new StreamEntry(this.stream.key(), "5-0", Map.of()));
		assertThat(second.complete()).isTrue();
		assertThat(only("1-0").deliveries()).isEqualTo(2);
		assertThat(only("5-0").deliveries()).isOne();
		assertThat(only("5-0").consumer()).isEqualTo("two");
	}

	@Test
	void whatWasDeletedIsNotClaimed() {
		add(2);
		this.group.create("0");
		this.group.read("one", ReadOptions.count(5));
		this.stream.delete(List.of("1-0"));
		ClaimedEntries claimed = this.group.autoClaim("two", NO_TIME, "0", 9);
		assertThat(ids(claimed.entries())).containsExactly("2-0");
		newerDeleted(claimed.deletedIds());
	}

	void newerDeleted(List<String> deletedIds) {
		assertThat(deletedIds).containsExactly("1-0");
	}

	@Test
	void theIdleAreTakenOverAndTheHopelessAreGivenUp() {
		add(5);
		this.group.create("0");
		this.group.read("one", ReadOptions.count(5));
		Duration hour = Duration.ofHours(1);
		this.group.claimIds("one", List.of("1-0", "3-0"), ClaimOptions.minIdle(NO_TIME).idle(hour).retryCount(2));
		this.group.claimIds("one", List.of("2-0", "4-0"), ClaimOptions.minIdle(NO_TIME).idle(hour).retryCount(3));
		this.stream.delete(List.of("3-0"));
		List<DeadEntry> letters = new ArrayList<>();
		IdleCheck check = IdleCheck.of("checker", Duration.ofMinutes(50)).deadLetters(3, letters::add);
		IdleEntries found = this.group.checkIdle(check);
		assertThat(found.claimed()).containsExactly(new StreamEntry(this.stream.key(), "1-0", fields(1)));
		assertThat(found.dead()).isEqualTo(letters)
			.containsExactly(new DeadEntry(new StreamEntry(this.stream.key(), "2-0", fields(2)), "readers", "one", 3),
					new DeadEntry(new StreamEntry(this.stream.key(), "4-0", fields(4)), "readers", "one", 3));
		assertThat(found.deletedIds()).containsExactly("3-0");
		assertThat(this.group.pending().consumers()).isEqualTo(Map.of("checker", 1L, "one", 1L));
		assertThat(only("1-0").deliveries()).isEqualTo(3);
		assertThat(this.group.checkIdle(check)).isEqualTo(new IdleEntries(List.of(), List.of(), List.of()));
	}

	@Test
	void deadLettersGoToAStream() {
		add(1);
		this.group.create("0");
		this.group.read("one", ReadOptions.count(1));
		RedisStream dead = this.streams.stream("dead-" + this.counter);
		IdleEntries found = this.group.checkIdle(IdleCheck.of("checker", NO_TIME)
			.deadLetters(1, dead, AddOptions.defaults().trim(Trim.maxLength(1000).approximately())));
		assertThat(found.dead()).hasSize(1);
		assertThat(dead.range(Range.unbounded(), 9)).singleElement()
			.satisfies((letter) -> assertThat(letter.fields()).containsAllEntriesOf(fields(1))
				.containsEntry("dead-stream", this.stream.key())
				.containsEntry("dead-id", "1-0")
				.containsEntry("dead-group", "readers")
				.containsEntry("dead-consumer", "one")
				.containsEntry("dead-deliveries", "1"));
		assertThat(this.group.pending().count()).isZero();
	}

	@Test
	void aDeadLetterThatIsNotTakenStaysPending() {
		add(2);
		this.group.create("0");
		this.group.read("one", ReadOptions.count(2));
		IdleCheck check = IdleCheck.of("checker", NO_TIME).deadLetters(1, (dead) -> {
			throw new IllegalStateException("not now");
		});
		assertThatIllegalStateException().isThrownBy(() -> this.group.checkIdle(check));
		assertThat(this.group.pending().consumers()).isEqualTo(Map.of("checker", 1L, "one", 1L));
		IdleEntries found = this.group.checkIdle(check.deadLetters(1, (dead) -> {
		}));
		assertThat(found.dead()).hasSize(2);
	}

	@Test
	void aCheckWithoutDeadLettersTakesAllOver() {
		add(3);
		this.group.create("0");
		this.group.read("one", ReadOptions.count(3));
		IdleEntries found = this.group.checkIdle(IdleCheck.of("checker", NO_TIME).count(2));
		assertThat(ids(found.claimed())).containsExactly("1-0", "2-0");
		assertThat(found.dead()).isEmpty();
	}

	@Test
	void ofSeveralWhoCheckOneGetsAnEntry() {
		add(200);
		this.group.create("0");
		this.group.read("one", ReadOptions.count(200));
		this.group.claimIds("one", ids(this.stream.range(Range.unbounded(), 200)),
				ClaimOptions.minIdle(NO_TIME).idle(Duration.ofHours(1)));
		List<CompletableFuture<IdleEntries>> checks = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			IdleCheck check = IdleCheck.of("checker-" + i, Duration.ofMinutes(50)).count(200);
			checks.add(CompletableFuture.supplyAsync(() -> this.group.checkIdle(check)));
		}
		List<String> claimed = new ArrayList<>();
		checks.forEach((check) -> claimed.addAll(ids(check.join().claimed())));
		assertThat(claimed).hasSize(200).doesNotHaveDuplicates();
	}

	@Test
	void nonsenseIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> ReadOptions.count(0));
		assertThatIllegalArgumentException().isThrownBy(() -> ReadOptions.count(1).block(Duration.ofMillis(-1)));
		assertThatIllegalArgumentException().isThrownBy(() -> PendingQuery.first(0));
		assertThatIllegalArgumentException().isThrownBy(() -> new Trim(1L, "1-0", false, null));
		assertThatIllegalArgumentException().isThrownBy(() -> new Trim(null, null, false, null));
		assertThatIllegalArgumentException().isThrownBy(() -> new Trim(1L, null, false, 1L));
		assertThatIllegalArgumentException().isThrownBy(() -> this.group.readPending("one", "0", 0));
		assertThatIllegalArgumentException().isThrownBy(() -> this.group.autoClaim("one", NO_TIME, "0", 0));
		assertThatIllegalArgumentException().isThrownBy(() -> new RedisAetherStreams(this.factory, NO_TIME));
	}

}
