package io.aethermagic.transport.amqp;

import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.support.TopicTable;
import org.jspecify.annotations.Nullable;

/**
 * What the parts of one transport share.
 *
 * @param settings what the transport keeps to
 * @param names how channels are spelt
 * @param messages what goes beside payloads
 * @param listeners who listens to which route
 * @param timers the time
 * @param threads where the client library may block
 * @param fabric the services of amqp-fabric; {@code null} where there are none
 */
record AmqpContext(AmqpSettings settings, AmqpNames names, AmqpMessages messages,
		TopicTable<Consumer<AetherMessage>> listeners, Timers timers, ExecutorService threads,
		@Nullable Fabric fabric) {
}
