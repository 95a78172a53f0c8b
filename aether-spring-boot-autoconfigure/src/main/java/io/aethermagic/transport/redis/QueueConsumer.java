package io.aethermagic.transport.redis;

import io.aethermagic.transport.redis.connection.RedisBytes;

/**
 * Who reads the tasks of an address: a consumer of its workgroup's group, or the only one
 * of a group of its own.
 *
 * @param group the group
 * @param name the consumer, as no other of any instance is called
 * @param groupBytes the group, for scripts
 * @param nameBytes the consumer, for scripts
 */
record QueueConsumer(String group, String name, byte[] groupBytes, byte[] nameBytes) {

	QueueConsumer(String group, String name) {
		this(group, name, RedisBytes.of(group), RedisBytes.of(name));
	}

}
