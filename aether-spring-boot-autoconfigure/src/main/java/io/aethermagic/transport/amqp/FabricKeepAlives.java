package io.aethermagic.transport.amqp;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import io.aethermagic.time.RateLimit;
import io.aethermagic.transport.support.Refusals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says on one life of the connection which services of amqp-fabric are here, and hears of
 * those that are elsewhere. Safe for use by several threads; no method blocks.
 */
final class FabricKeepAlives {

	private static final Logger logger = LoggerFactory.getLogger(FabricKeepAlives.class);

	private static final String EXCHANGE = "msc.discovery";

	private static final Map<String, Object> KEEP_ALIVE = Map.of("msg_type", "keep_alive");

	private static final String DOMAIN = "service_domain";

	private static final String TYPE = "service_type";

	private static final String ID = "service_id";

	/** What is said by Aether. */
	private static final String FROM = "aether-from";

	private static final int MOST_WAITING = 1_000;

	private static final int PREFETCH = 100;

	private static final Duration LEFT_ALONE = Duration.ofSeconds(5);

	private final AmqpContext context;

	private final Fabric fabric;

	private final AmqpLink link;

	private final Turns turns;

	private final String queue;

	private final RateLimit<String> warnings;

	private final Refusals refusals = new Refusals("No keep-alives of amqp-fabric");

	FabricKeepAlives(AmqpContext context, Fabric fabric, AmqpLink link) {
		this.context = context;
		this.fabric = fabric;
		this.link = link;
		this.turns = new Turns(context.threads());
		this.queue = context.names().fresh("fabric");
		this.warnings = new RateLimit<>(context.timers(), Duration.ofMinutes(1), 1);
	}

	/**
	 * Begin, and try again where the broker refuses, as long as the life lasts.
	 */
	void begin() {
		this.link.call(this.turns, () -> this.link.channels().open(this::listen)).whenComplete((opened, failure) -> {
			if (failure == null) {
				this.refusals.done();
				say();
			}
			else if (!this.link.isOver()) {
				this.refusals.refused(AmqpProblems.text(failure));
				this.context.timers().schedule(LEFT_ALONE, this::begin);
			}
		});
	}

	private void listen(Channel channel) throws IOException {
		Map<String, Object> match = new HashMap<>(KEEP_ALIVE);
		match.put("x-match", "all");
		channel.exchangeDeclare(EXCHANGE, BuiltinExchangeType.HEADERS, true);
		channel.queueDeclare(this.queue, false, true, true, Map.of("x-max-length", MOST_WAITING));
		channel.queueBind(this.queue, EXCHANGE, "", match);
		channel.basicQos(PREFETCH);
		channel.basicConsume(this.queue, false, (tag, message) -> {
			take(message);
			channel.basicAck(message.getEnvelope().getDeliveryTag(), false);
		}, (tag) -> logger.debug("Keep-alives of amqp-fabric are heard no more"));
	}

	private void take(Delivery message) {
		Map<String, Object> headers = message.getProperties().getHeaders();
		if (headers == null || headers.containsKey(FROM)) {
			return;
		}
		try {
			this.fabric.settings()
				.listener()
				.accept(new FabricService(text(headers, DOMAIN), text(headers, TYPE), text(headers, ID)));
		}
		catch (IllegalArgumentException ex) {
			logger.debug("A keep-alive of amqp-fabric names no service", ex);
		}
		catch (RuntimeException | Error ex) {
			if (this.warnings.tryAcquire(EXCHANGE)) {
				logger.warn("A listener threw on a keep-alive of amqp-fabric", ex);
			}
		}
	}

	private static String text(Map<String, Object> headers, String name) {
		return String.valueOf(headers.getOrDefault(name, ""));
	}

	private void say() {
		if (this.link.isOver()) {
			return;
		}
		for (FabricService service : this.fabric.served()) {
			Map<String, Object> headers = new HashMap<>(KEEP_ALIVE);
			headers.put(DOMAIN, service.domain());
			headers.put(TYPE, service.type());
			headers.put(ID, service.id());
			headers.put(FROM, this.queue);
			this.link.publisher()
				.publish(new AmqpNames.Route(EXCHANGE, ""),
						new AMQP.BasicProperties.Builder().messageId(UUID.randomUUID().toString())
							.headers(headers)
							.build(),
						new byte[0], false)
				.exceptionally((failure) -> {
					logger.debug("The keep-alive of {} was not taken", service, failure);
					return null;
				});
		}
		this.context.timers().schedule(this.fabric.settings().keepAlive(), this::say);
	}

}
