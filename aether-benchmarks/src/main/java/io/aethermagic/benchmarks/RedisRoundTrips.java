package io.aethermagic.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import io.aethermagic.test.broker.RedisServer;
import io.aethermagic.transport.redis.RedisMode;

/**
 * Round trips over Redis: perform, status 0 and complete, with data of 256 bytes. Aether
 * and the same exchange written by hand on Lettuce, and in mode {@code stream} what
 * others offer, on one server, in alternating rounds.
 */
final class RedisRoundTrips {

	private static final String BASE = "Lettuce";

	private final SideBySide sideBySide;

	private final String mode;

	private final boolean durable;

	private final String celery = Celery.python();

	RedisRoundTrips(SideBySide sideBySide, String mode, boolean durable) {
		this.sideBySide = sideBySide;
		this.mode = mode;
		this.durable = durable;
	}

	/**
	 * Measure.
	 * @return lines of Markdown
	 * @throws InterruptedException if the run is interrupted
	 */
	List<String> measure() throws InterruptedException {
		try (RedisServer server = server()) {
			List<String> lines = new ArrayList<>();
			lines.add("Server: " + server.description() + ", "
					+ (this.durable ? "appendonly yes, appendfsync everysec" : "appendonly no"));
			lines.add("");
			lines
				.add(this.sideBySide.head() + " All in Java write and read the 11 keys with Jackson and work on a pool "
						+ "of as many threads as are in flight, and at least " + SideBySide.LEAST_CONCURRENCY
						+ ". By hand there are no headers, deadlines, leases, duplicates or repeats, and a task whose "
						+ "worker has died stays where it is.");
			if (isStream()) {
				lines.add("");
				lines.add(this.celery.isEmpty()
						? "Celery is not measured: Debian's python3-celery and python3-redis are not installed."
						: "Celery's caller and workers are Python processes with as many workers as there are "
								+ "processors; a call sends one task and gets one result, nothing tells that it "
								+ "was accepted.");
			}
			lines.add("");
			lines.addAll(this.sideBySide.measure((contenders, concurrency) -> connect(contenders, server, concurrency),
					BASE));
			return lines;
		}
	}

	private RedisServer server() {
		RedisServer.Builder builder = RedisServer.builder();
		if (this.durable) {
			builder.arguments("--appendonly", "yes", "--appendfsync", "everysec");
		}
		return RedisServer.isInstalled() ? builder.run() : builder.embedded().run();
	}

	private boolean isStream() {
		return this.mode.equals("stream");
	}

	private void connect(Map<String, Contender> contenders, RedisServer server, int concurrency) {
		String host = server.host();
		int port = server.port();
		Stream.of(RedisMode.values())
			.filter((each) -> each.name().toLowerCase(Locale.ROOT).equals(this.mode))
			.forEach((each) -> contenders.put("Aether", AetherOnRedis.connect(each, host, port, concurrency)));
		contenders.put(BASE, byHand(host, port, concurrency));
		if (isStream()) {
			contenders.put("Spring Data", new SpringDataStreams(host, port,
					SideBySide.pool("spring-callers-", concurrency), SideBySide.pool("spring-", concurrency)));
			if (!this.celery.isEmpty()) {
				contenders.put("Celery", new Celery(this.celery, host, port));
			}
		}
	}

	private ExchangeContender byHand(String host, int port, int concurrency) {
		return switch (this.mode) {
			case "stream" -> new LettuceStreams(host, port, SideBySide.pool("lettuce-", concurrency));
			case "list" -> new LettuceLists(host, port, SideBySide.pool("lettuce-", concurrency));
			case "pubsub" -> new LettucePubSub(host, port, SideBySide.pool("lettuce-", concurrency));
			default ->
				throw new IllegalArgumentException("There is no mode " + this.mode + ", only stream, list and pubsub");
		};
	}

}
