package io.aethermagic.transport.amqp;

import java.util.concurrent.CompletionStage;

import io.aethermagic.transport.Custody;

/**
 * Where a task came from, and takes its steps. Safe for use by several threads; no method
 * blocks.
 */
interface AmqpCustody {

	/**
	 * Begin the lease, or begin it anew.
	 */
	CompletionStage<Custody> hold(AmqpTask task);

	/**
	 * Be done with it.
	 */
	CompletionStage<Custody> ack(AmqpTask task);

	/**
	 * Give it back, not counted.
	 */
	CompletionStage<Custody> release(AmqpTask task);

}
