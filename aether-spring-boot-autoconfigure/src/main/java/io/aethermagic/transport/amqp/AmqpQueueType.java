package io.aethermagic.transport.amqp;

/**
 * How RabbitMQ keeps the queues of tasks, inboxes and dead letters.
 */
public enum AmqpQueueType {

	/** On several nodes, where there are several. */
	QUORUM,

	/** On one node. The only type with priorities. */
	CLASSIC

}
