package io.aethermagic.test.amqp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.Delivery;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A peer that declares and says to the letter what amqp-fabric does, by the plain Java
 * client of RabbitMQ. Safe for use by several threads.
 */
final class FabricPeer implements AutoCloseable {

	static final JsonMapper JSON = JsonMapper.builder().build();

	private final Connection connection;

	private final Channel calling;

	private final String results;

	private final Map<String, CompletableFuture<Delivery>> calls = new ConcurrentHashMap<>();

	private final Queue<Map<String, Object>> keepAlives = new ConcurrentLinkedQueue<>();

	FabricPeer(String host, int port) throws IOException, TimeoutException {
		ConnectionFactory factory = new ConnectionFactory();
		factory.setHost(host);
		factory.setPort(port);
		this.connection = factory.newConnection();
		this.calling = this.connection.createChannel();
		this.results = this.calling.queueDeclare("", false, false, true, Map.of()).getQueue();
		this.calling.exchangeDeclare("rpc.dlx", BuiltinExchangeType.HEADERS, false, true, Map.of());
		this.calling.queueBind(this.results, "rpc.dlx", "", Map.of("From", this.results, "x-match", "any"));
		this.calling.basicConsume(this.results, true, "", false, true, Map.of(), (tag, answer) -> take(answer),
				(tag) -> {
				});
		this.calling.addReturnListener((returned) -> this.calls.remove(returned.getProperties().getCorrelationId())
			.completeExceptionally(new IllegalStateException("Message has been returned")));
	}

	/** An answer may come twice. */
	private void take(Delivery answer) {
		CompletableFuture<Delivery> call = this.calls.remove(answer.getProperties().getCorrelationId());
		if (call != null) {
			call.complete(answer);
		}
	}

	/**
	 * Call a method.
	 * @param exchange the service's exchange
	 * @param body the arguments
	 * @param expiration milliseconds
	 * @return what comes back: an answer, or the call itself when its time was up
	 */
	synchronized CompletableFuture<Delivery> call(String exchange, String method, String body,
			@Nullable String expiration) throws IOException {
		this.calling.exchangeDeclare(exchange, BuiltinExchangeType.DIRECT, false, true, Map.of());
		String call = UUID.randomUUID().toString();
		CompletableFuture<Delivery> answer = new CompletableFuture<>();
		this.calls.put(call, answer);
		AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder().contentType("application/json")
			.correlationId(call)
			.deliveryMode(1)
			.timestamp(new Date())
			.type("call")
			.replyTo(this.results)
			.headers(Map.of("From", this.results))
			.priority(5)
			.expiration(expiration)
			.build();
		this.calling.basicPublish(exchange, exchange + "::" + method, true, properties,
				body.getBytes(StandardCharsets.UTF_8));
		return answer;
	}

	/**
	 * Serve a method.
	 * @param exchange the service's exchange
	 * @param work makes the answer of the arguments; {@code null} for none. It is an
	 * error where it has the key "error"
	 */
	void serve(String exchange, String method, Method work) throws IOException {
		Channel serving = this.connection.createChannel();
		serving.basicQos(1);
		serving.exchangeDeclare(exchange, BuiltinExchangeType.DIRECT, false, true, Map.of());
		String queue = exchange + "::" + method;
		serving.queueDeclare(queue, false, false, true, Map.of("x-dead-letter-exchange", "rpc.dlx"));
		serving.queueBind(queue, exchange, queue);
		serving.basicConsume(queue, false, (tag, call) -> {
			String answer = work.answer(call);
			if (answer != null) {
				AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder().contentType("application/json")
					.correlationId(call.getProperties().getCorrelationId())
					.deliveryMode(call.getProperties().getDeliveryMode())
					.timestamp(new Date())
					.type(answer.startsWith("{\"error\"") ? "error" : "result")
					.build();
				serving.basicPublish("", call.getProperties().getReplyTo(), false, properties,
						answer.getBytes(StandardCharsets.UTF_8));
			}
			serving.basicAck(call.getEnvelope().getDeliveryTag(), false);
		}, (tag) -> {
		});
	}

	/**
	 * Listen to keep-alives.
	 */
	Queue<Map<String, Object>> keepAlives() throws IOException {
		Channel listening = this.connection.createChannel();
		listening.exchangeDeclare("msc.discovery", BuiltinExchangeType.HEADERS, true);
		listening.queueDeclare("project.peer.1.subscriber", false, false, true, Map.of());
		listening.queueBind("project.peer.1.subscriber", "msc.discovery", "",
				Map.of("x-match", "all", "msg_type", "keep_alive"));
		listening.basicConsume("project.peer.1.subscriber", true, (tag, said) -> {
			Map<String, Object> headers = new HashMap<>();
			said.getProperties().getHeaders().forEach((name, value) -> headers.put(name, value.toString()));
			this.keepAlives.add(headers);
		}, (tag) -> {
		});
		return this.keepAlives;
	}

	void sayAlive(String domain, String type, String id) throws IOException {
		Channel saying = this.connection.createChannel();
		saying.exchangeDeclare("msc.discovery", BuiltinExchangeType.HEADERS, true);
		saying.basicPublish("msc.discovery", "", new AMQP.BasicProperties.Builder()
			.headers(Map.of("msg_type", "keep_alive", "service_domain", domain, "service_type", type, "service_id", id))
			.build(), new byte[0]);
	}

	static JsonNode json(Delivery message) {
		return JSON.readTree(message.getBody());
	}

	static Delivery get(CompletableFuture<Delivery> answer) {
		return answer.orTimeout(1, TimeUnit.MINUTES).join();
	}

	@Override
	public void close() throws IOException {
		this.connection.close();
	}

	/**
	 * What a method does.
	 */
	interface Method {

		@Nullable String answer(Delivery call);

	}

}
