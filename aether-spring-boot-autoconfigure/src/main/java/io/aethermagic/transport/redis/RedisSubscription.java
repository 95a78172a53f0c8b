package io.aethermagic.transport.redis;

import java.util.concurrent.CompletionStage;

import io.aethermagic.transport.Subscription;
import io.aethermagic.transport.redis.connection.RedisSession;

/**
 * A subscription that is made again on each session.
 */
interface RedisSubscription extends Subscription {

	/**
	 * Go on with a session; may connect, and so block.
	 * @return a stage that completes when Redis knows the subscription
	 */
	CompletionStage<Void> attach(RedisSession session);

	/**
	 * Use the session no more.
	 * @param stopped whether there will be no other
	 */
	void detach(boolean stopped);

	/**
	 * Return a stage that completes when Redis knows that a closed subscription is gone.
	 */
	CompletionStage<Void> left();

	/**
	 * Whether nothing is left to look after.
	 */
	boolean isOver();

}
