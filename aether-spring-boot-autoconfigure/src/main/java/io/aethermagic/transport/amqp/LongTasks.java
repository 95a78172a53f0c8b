package io.aethermagic.transport.amqp;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns, once, of a task that may be held for longer than the broker allows: it would be
 * handed out again. Safe for use by several threads.
 */
final class LongTasks {

	private static final Logger logger = LoggerFactory.getLogger(LongTasks.class);

	private final Duration most;

	private final AtomicBoolean warned = new AtomicBoolean();

	/**
	 * Create it.
	 * @param most for how long the broker lets a task be held
	 */
	LongTasks(Duration most) {
		this.most = most;
	}

	void look(AetherMessage task) {
		long remaining = Headers.number(task.headers(), Headers.REMAINING, 0);
		if (remaining > this.most.toMillis() && this.warned.compareAndSet(false, true)) {
			logger.warn(
					"{} may take {}, and RabbitMQ hands out again what is not done with after {}: set "
							+ "consumer_timeout in rabbitmq.conf to more milliseconds than the longest task takes, and "
							+ "aether.amqp.consumer-timeout to the same time",
					task, Duration.ofMillis(remaining), this.most);
		}
	}

}
