package io.aethermagic.transport.redis;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.aethermagic.transport.LastWill;
import io.aethermagic.transport.TransportException;
import io.aethermagic.transport.redis.connection.RedisBytes;
import io.aethermagic.transport.redis.connection.RedisProblems;
import io.aethermagic.transport.redis.connection.RedisSession;
import io.aethermagic.transport.support.Refusals;
import io.aethermagic.transport.support.Stages;

/**
 * Says that this instance lives, and the wills of those who don't any more: Redis says
 * none by itself. Each time the instance speaks to itself over publish and subscribe; if
 * it does not hear that, or gets no answer, the session is given up. Safe for use by
 * several threads.
 *
 * @promise 4.11
 * @promise 5.4
 */
final class Presence {

	private final RedisContext context;

	private final Refusals refusals = new Refusals("Redis does not take that this instance is there");

	private final String instance;

	private final byte[] will;

	private volatile long pingedAtNanos;

	private volatile long answeredAtNanos;

	private volatile Instant heard = Instant.EPOCH;

	Presence(RedisContext context, String instance, LastWill will) {
		this.context = context;
		this.instance = instance;
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		out.writeBytes(RedisBytes.of(context.keys().topic(will.channel()) + "\n"));
		out.writeBytes(MessageFrame.write(will.message()));
		this.will = out.toByteArray();
	}

	/**
	 * Return after what time of silence an instance is gone.
	 */
	private Duration timeToLive() {
		return this.context.settings().lease().dividedBy(2);
	}

	String instance() {
		return this.instance;
	}

	/**
	 * Return when the server has last answered.
	 */
	Instant heard() {
		return this.heard;
	}

	private void answered() {
		this.answeredAtNanos = this.context.timers().nanoTime();
		this.heard = this.context.timers().now();
	}

	String pingChannel() {
		return this.context.keys().ping(this.instance);
	}

	void pinged() {
		this.pingedAtNanos = this.context.timers().nanoTime();
	}

	/**
	 * Begin on a session whose channels are subscribed.
	 */
	CompletionStage<Void> attach(RedisSession session) {
		pinged();
		this.answeredAtNanos = this.context.timers().nanoTime();
		return say(session).exceptionallyCompose(
				(failure) -> RedisProblems.isFull(failure) ? refused(failure) : CompletableFuture.failedStage(failure))
			.thenRun(() -> again(session));
	}

	/**
	 * Go on with a server that has no memory left: it has answered, so it is there, and
	 * what is still ended on this session frees memory.
	 */
	private CompletionStage<Void> refused(Throwable failure) {
		this.refusals.refused(RedisProblems.text(failure));
		answered();
		return Stages.DONE;
	}

	private CompletionStage<Void> say(RedisSession session) {
		return session.commands()
			.scripts()
			.number(InstanceScripts.PRESENT, this.context.keys().presence(), RedisBytes.of(this.instance),
					RedisBytes.of(timeToLive().toMillis()), this.will, RedisBytes.of(pingChannel()))
			.thenAccept((time) -> {
				this.context.clock().told(time);
				this.refusals.done();
				answered();
			});
	}

	private void again(RedisSession session) {
		Duration interval = timeToLive().dividedBy(3);
		long due = this.context.timers().nanoTime() + interval.toNanos();
		this.context.timers().schedule(interval, () -> {
			if (session.isOver()) {
				return;
			}
			long now = this.context.timers().nanoTime();
			long before = now - timeToLive().toNanos();
			// where this process itself has not run for so long, as when the machine was
			// suspended, no answer says nothing about the server
			boolean slept = now - due > interval.toNanos();
			if (!slept && (this.answeredAtNanos - before < 0 || this.pingedAtNanos - before < 0)) {
				session.lost(new TransportException("Redis has been silent for " + timeToLive(), null));
				return;
			}
			say(session).whenComplete((said, failure) -> {
				if (failure != null && RedisProblems.isRefusal(failure)) {
					refused(failure);
				}
				else if (failure != null) {
					session.lost(failure);
				}
			});
			again(session);
		});
	}

	/**
	 * Say that the instance is gone, so that nobody says its will.
	 */
	CompletionStage<Long> leave(RedisSession session) {
		return session.commands()
			.scripts()
			.number(InstanceScripts.ABSENT, this.context.keys().presence(), RedisBytes.of(this.instance));
	}

}
