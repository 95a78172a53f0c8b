package io.aethermagic.transport.redis;

import java.util.concurrent.CompletionStage;

import io.aethermagic.transport.Subscription;

/**
 * A subscription as the transport sees it.
 */
interface Member extends Subscription {

	/**
	 * Make the subscription known on a new link whose channels are heard already.
	 * @param link the link
	 * @return a stage that completes when that is done
	 */
	CompletionStage<Void> join(RedisLink link);

	/**
	 * Do what is due from time to time.
	 */
	void tick();

}
