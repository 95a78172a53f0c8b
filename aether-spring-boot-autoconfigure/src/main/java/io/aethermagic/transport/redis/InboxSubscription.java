package io.aethermagic.transport.redis;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.transport.DeliveryListener;
import io.aethermagic.transport.SubscribeOptions;
import io.lettuce.core.SetArgs;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XTrimArgs;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A subscription to an inbox. The stream keeps what comes while there is no connection.
 * Safe for use by several threads; no method blocks.
 */
final class InboxSubscription extends StreamReader {

	/** How many messages wait in an inbox; the oldest go first. */
	static final int MOST_WAITING = 10_000;

	private static final Logger logger = LoggerFactory.getLogger(InboxSubscription.class);

	private static final byte[] MESSAGE = RedisLink.bytes("m");

	private final String live;

	private final Set<Action> actions;

	private final DeliveryListener listener;

	private volatile String last = "0-0";

	private volatile String trimmed = "0-0";

	InboxSubscription(RedisTransport transport, String instance, SubscribeOptions options, DeliveryListener listener) {
		super(transport, transport.keys().inbox(instance));
		this.live = transport.keys().inboxLive(instance);
		this.actions = options.actions();
		this.listener = listener;
	}

	@Override
	CompletionStage<Void> announce(RedisLink link) {
		RedisSettings settings = transport().settings();
		return Problems.translated(link.commands()
			.set(RedisLink.bytes(this.live), RedisLink.bytes("1"), SetArgs.Builder.px(settings.lease().toMillis()))
			.thenCompose((done) -> link.commands().pexpire(RedisLink.bytes(stream()), settings.inboxKept().toMillis()))
			.thenAccept((done) -> {
			}));
	}

	@Override
	@SuppressWarnings("unchecked") // an array of one generic type
	CompletionStage<Taken> take(RedisLink link, int count) {
		return Problems.translated(link.commands()
			.xread(XReadArgs.Builder.count(count), XReadArgs.StreamOffset.from(RedisLink.bytes(stream()), this.last))
			.thenApply((read) -> taken(read, count)));
	}

	private Taken taken(List<StreamMessage<byte[], byte[]>> read, int count) {
		List<Runnable> deliveries = new ArrayList<>();
		for (StreamMessage<byte[], byte[]> entry : read) {
			this.last = entry.getId();
			try {
				AetherMessage message = Frames.message(body(entry));
				Action action = message.action();
				if (action == null || this.actions.contains(action)) {
					deliveries.add(() -> this.listener.onDelivery(new PassingDelivery(message, null)));
				}
			}
			catch (IOException ex) {
				logger.warn("Entry {} of {} cannot be read: {}", entry.getId(), stream(), ex.getMessage());
			}
		}
		return new Taken(deliveries, List.of(), read.size() >= count);
	}

	/**
	 * An array is no key that a map could be asked for.
	 */
	private static byte[] body(StreamMessage<byte[], byte[]> entry) throws IOException {
		return entry.getBody()
			.entrySet()
			.stream()
			.filter((field) -> Arrays.equals(field.getKey(), MESSAGE))
			.findFirst()
			.orElseThrow(() -> new IOException("There is no message in it"))
			.getValue();
	}

	@Override
	CompletionStage<Void> leave(RedisLink link) {
		return Problems
			.translated(link.commands().del(RedisLink.bytes(this.live), RedisLink.bytes(stream())).thenAccept((n) -> {
			}));
	}

	@Override
	public void tick() {
		RedisLink link = transport().link();
		if (link == null || isClosed()) {
			return;
		}
		announce(link).thenCompose((done) -> trim(link)).whenComplete((done, failure) -> {
			if (failure != null && Problems.isRefusal(failure)) {
				logger.warn("{} cannot be kept: {}", stream(), Problems.text(failure));
			}
		});
		read();
	}

	private CompletionStage<Long> trim(RedisLink link) {
		String read = this.last;
		if (read.equals(this.trimmed)) {
			return CompletableFuture.completedStage(0L);
		}
		this.trimmed = read;
		return link.commands().xtrim(RedisLink.bytes(stream()), XTrimArgs.Builder.minId(read).exactTrimming());
	}

}
