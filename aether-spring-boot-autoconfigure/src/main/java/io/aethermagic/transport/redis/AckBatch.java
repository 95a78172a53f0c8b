package io.aethermagic.transport.redis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Acknowledges entries: the first at once, those that come while that is under way
 * together. Safe for use by several threads.
 */
final class AckBatch {

	private static final int MOST = 200;

	private static final int MOST_BYTES = 256 * 1024;

	private final Function<List<byte[]>, CompletionStage<List<Object>>> send;

	private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

	private boolean sending;

	/**
	 * Create a batch.
	 * @param send sends epochs and tokens, and answers a number for each token
	 */
	AckBatch(Function<List<byte[]>, CompletionStage<List<Object>>> send) {
		this.send = send;
	}

	CompletionStage<Long> add(String epoch, byte[] token) {
		Waiting next = new Waiting(epoch, token, new CompletableFuture<>());
		synchronized (this) {
			this.waiting.add(next);
			if (this.sending) {
				return next.result();
			}
			this.sending = true;
		}
		flush();
		return next.result();
	}

	private void flush() {
		List<Waiting> batch = new ArrayList<>();
		synchronized (this) {
			int bytes = 0;
			while (batch.size() < MOST && bytes < MOST_BYTES && !this.waiting.isEmpty()) {
				Waiting next = this.waiting.remove();
				bytes += next.token().length;
				batch.add(next);
			}
			this.sending = !batch.isEmpty();
		}
		if (batch.isEmpty()) {
			return;
		}
		List<byte[]> arguments = new ArrayList<>(2 * batch.size());
		for (Waiting each : batch) {
			arguments.add(RedisLink.bytes(each.epoch()));
			arguments.add(each.token());
		}
		this.send.apply(arguments).whenComplete((results, failure) -> {
			tell(batch, results, failure);
			flush();
		});
	}

	private static void tell(List<Waiting> batch, @Nullable List<Object> results, @Nullable Throwable failure) {
		for (int i = 0; i < batch.size(); i++) {
			CompletableFuture<Long> result = batch.get(i).result();
			if (results != null && i < results.size()) {
				result.complete((Long) results.get(i));
			}
			else {
				result.completeExceptionally(
						(failure != null) ? failure : new IllegalStateException("Redis did not answer for each entry"));
			}
		}
	}

	private record Waiting(String epoch, byte[] token, CompletableFuture<Long> result) {
	}

}
