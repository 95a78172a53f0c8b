package io.aethermagic.benchmarks;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What a caller that is written by hand remembers: its open exchanges by tid. An exchange
 * ends well if it was accepted first.
 */
final class OpenExchanges {

	private static final String DATA = "x".repeat(254);

	private final String client;

	private final Map<String, Open> open = new ConcurrentHashMap<>();

	OpenExchanges(String client) {
		this.client = client;
	}

	Open begin() {
		String tid = Long.toString(ThreadLocalRandom.current().nextLong(), Character.MAX_RADIX);
		Open begun = new Open(TaskMessage.perform(this.client, tid, DATA));
		this.open.put(tid, begun);
		return begun;
	}

	void answered(byte[] json) {
		TaskMessage answer = TaskMessage.read(json);
		if (answer.action().equals("status")) {
			Open accepted = this.open.get(answer.tid());
			if (accepted != null) {
				accepted.accepted = true;
			}
			return;
		}
		Open ended = this.open.remove(answer.tid());
		if (ended != null) {
			ended.end(answer);
		}
	}

	/**
	 * One exchange.
	 */
	static final class Open {

		private final TaskMessage perform;

		private final CompletableFuture<Object> result = new CompletableFuture<>();

		private volatile boolean accepted;

		private Open(TaskMessage perform) {
			this.perform = perform;
		}

		TaskMessage perform() {
			return this.perform;
		}

		CompletableFuture<Object> result() {
			return this.result;
		}

		private void end(TaskMessage answer) {
			if (this.accepted && this.perform.data().equals(answer.data())) {
				this.result.complete(answer.data());
			}
			else {
				this.result.completeExceptionally(
						new IllegalStateException("Not accepted first, or not what was sent: " + answer));
			}
		}

	}

}
