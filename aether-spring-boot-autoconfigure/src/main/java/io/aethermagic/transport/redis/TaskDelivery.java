package io.aethermagic.transport.redis;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.transport.Custody;
import io.aethermagic.transport.Delivery;
import org.jspecify.annotations.Nullable;

/**
 * A task in hand. When the same entry is handed to the same subscription again, the older
 * delivery can still renew the lease, as the task has stayed with this instance, but not
 * end custody any more. Safe for use by several threads; no method blocks.
 */
final class TaskDelivery implements Delivery {

	/**
	 * What a step returns when Redis has forgotten the group, and nobody has the task.
	 */
	private static final long FORGOTTEN = 2;

	private final TaskSubscription subscription;

	private final String epoch;

	private final String id;

	private final AetherMessage message;

	private final int deliveryCount;

	private final Duration age;

	private volatile boolean ending;

	private volatile @Nullable Custody ended;

	TaskDelivery(TaskSubscription subscription, String epoch, String id, AetherMessage message, int deliveryCount,
			Duration age) {
		this.subscription = subscription;
		this.epoch = epoch;
		this.id = id;
		this.message = message;
		this.deliveryCount = deliveryCount;
		this.age = age;
	}

	@Override
	public AetherMessage message() {
		return this.message;
	}

	@Override
	public int deliveryCount() {
		return this.deliveryCount;
	}

	@Override
	public Duration age() {
		return this.age;
	}

	/**
	 * Return whether an end was tried. If it did not reach the server, the task may be
	 * handed out again when the lease has lapsed.
	 */
	boolean isEnding() {
		return this.ending;
	}

	@Override
	public CompletionStage<Custody> accept() {
		return step(Script.HOLD, false);
	}

	@Override
	public CompletionStage<Custody> extend() {
		return step(Script.HOLD, false);
	}

	@Override
	public CompletionStage<Custody> ack() {
		return step(Script.ACK, true);
	}

	@Override
	public CompletionStage<Custody> release() {
		return step(Script.RELEASE, true);
	}

	private CompletionStage<Custody> step(Script script, boolean last) {
		Custody ended = this.ended;
		if (ended != null) {
			return CompletableFuture.completedStage(ended);
		}
		if (last && !this.subscription.holds(this.id, this)) {
			return CompletableFuture.completedStage(Custody.LOST);
		}
		this.ending |= last;
		return this.subscription.step(script, this.id, this.epoch).thenApply((result) -> {
			if (result == FORGOTTEN && script == Script.RELEASE) {
				this.subscription.sendAgain(this.message);
			}
			Custody custody = (result != 0) ? Custody.HELD : Custody.LOST;
			if (last || custody == Custody.LOST) {
				this.ended = custody;
				this.subscription.ended(this.id, this);
			}
			return custody;
		});
	}

}
