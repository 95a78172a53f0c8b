package io.aethermagic.transport.redis.connection;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import io.aethermagic.transport.TransportException;
import org.jspecify.annotations.Nullable;

/**
 * Waits until replicas have what was written on one connection to one server. The server
 * does nothing else on it meanwhile, so the connection is for such writes alone; those
 * that are answered while one wait is under way share the next. Safe for use by several
 * threads.
 */
final class ReplicaWait {

	private final ConnectionSettings settings;

	private final RedisLink link;

	private boolean waiting;

	private @Nullable CompletableFuture<Long> next;

	/**
	 * Create a wait.
	 * @param link a connection to one server
	 */
	ReplicaWait(ConnectionSettings settings, RedisLink link) {
		this.settings = settings;
		this.link = link;
	}

	/**
	 * Write, and wait until the replicas have it too.
	 * @return a stage with what the server answers. It fails if too few replicas have
	 * confirmed in time: the server has it then, and perhaps keeps it
	 */
	<T> CompletionStage<T> write(Function<RedisLink, CompletionStage<T>> step) {
		return step.apply(this.link)
			.thenCompose((answer) -> confirmed().thenApply((replicas) -> checked(answer, replicas)));
	}

	private <T> T checked(T answer, long replicas) {
		if (replicas < this.settings.replicas()) {
			throw new TransportException("Only " + replicas + " of the " + this.settings.replicas()
					+ " replicas that aether.redis.min-replicas asks for have confirmed within " + timeout().toMillis()
					+ " ms. It is sent again", null);
		}
		return answer;
	}

	private CompletionStage<Long> confirmed() {
		CompletableFuture<Long> result;
		synchronized (this) {
			result = (this.next != null) ? this.next : new CompletableFuture<>();
			this.next = result;
			if (this.waiting) {
				return result;
			}
			this.waiting = true;
		}
		waitForNext();
		return result;
	}

	private void waitForNext() {
		CompletableFuture<Long> current;
		synchronized (this) {
			current = this.next;
			this.next = null;
			this.waiting = current != null;
		}
		if (current == null) {
			return;
		}
		this.link.waitForReplicas(this.settings.replicas(), timeout()).whenComplete((replicas, failure) -> {
			if (failure != null) {
				current.completeExceptionally(failure);
			}
			else {
				current.complete(replicas);
			}
			waitForNext();
		});
	}

	private Duration timeout() {
		Duration half = this.link.timeout().dividedBy(2);
		return (half.isZero() || half.compareTo(this.settings.replicasTimeout()) > 0) ? this.settings.replicasTimeout()
				: half;
	}

}
