package io.aethermagic.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.datatypes.MqttTopic;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import org.jspecify.annotations.Nullable;

/**
 * The exchange written by hand on the HiveMQ client, with the same connections and
 * acknowledgements as {@link PahoByHand}. The client itself holds back what is more than
 * the broker takes.
 */
final class HiveMqByHand implements ExchangeContender {

	private final MqttNames names;

	private final ExecutorService pool;

	private final OpenExchanges open;

	private final Mqtt5AsyncClient caller;

	private final Mqtt5AsyncClient answers;

	private final Mqtt5AsyncClient tasks;

	HiveMqByHand(MqttNames names, String host, int port, ExecutorService pool) {
		this.names = names;
		this.pool = pool;
		this.open = new OpenExchanges(names.caller());
		this.caller = connect(host, port, names.caller());
		subscribe(this.caller, names.answerTopic(), this::onAnswer);
		this.answers = connect(host, port, names.worker() + "-answers");
		this.tasks = connect(host, port, names.worker() + "-tasks");
		subscribe(this.tasks, names.performFilter(), this::onPerform);
	}

	private static Mqtt5AsyncClient connect(String host, int port, String clientId) {
		Mqtt5AsyncClient client = MqttClient.builder()
			.useMqttVersion5()
			.serverHost(host)
			.serverPort(port)
			.identifier(clientId)
			.buildAsync();
		client.connectWith().cleanStart(true).send().join();
		return client;
	}

	private static void subscribe(Mqtt5AsyncClient client, String filter, Consumer<Mqtt5Publish> receiver) {
		client.subscribeWith()
			.topicFilter(filter)
			.qos(MqttQos.AT_LEAST_ONCE)
			.callback(receiver)
			.manualAcknowledgement(true)
			.send()
			.join();
	}

	@Override
	public CompletionStage<?> start() {
		OpenExchanges.Open begun = this.open.begin();
		String tid = begun.perform().tid();
		this.caller.publishWith()
			.topic(this.names.performTopic(tid))
			.qos(MqttQos.AT_LEAST_ONCE)
			.payload(begun.perform().write())
			.responseTopic(this.names.answerTopic())
			.correlationData(tid.getBytes(StandardCharsets.UTF_8))
			.send()
			.whenComplete((published, failure) -> report(failure));
		return begun.result();
	}

	private void onAnswer(Mqtt5Publish answer) {
		answer.acknowledge();
		this.open.answered(answer.getPayloadAsBytes());
	}

	private void onPerform(Mqtt5Publish perform) {
		this.pool.execute(() -> work(perform));
	}

	private void work(Mqtt5Publish message) {
		TaskMessage perform = TaskMessage.read(message.getPayloadAsBytes());
		MqttTopic replyTo = message.getResponseTopic().orElseThrow();
		answer(replyTo, perform.accepted(this.names.worker())).thenRun(message::acknowledge);
		answer(replyTo, perform.completed(this.names.worker()));
	}

	private CompletableFuture<?> answer(MqttTopic replyTo, TaskMessage answer) {
		return this.answers.publishWith()
			.topic(replyTo)
			.qos(MqttQos.AT_LEAST_ONCE)
			.payload(answer.write())
			.correlationData(answer.tid().getBytes(StandardCharsets.UTF_8))
			.send()
			.whenComplete((published, failure) -> report(failure));
	}

	private static void report(@Nullable Throwable failure) {
		if (failure != null) {
			System.err.println("The HiveMQ client reports: " + failure);
		}
	}

	@Override
	public void close() {
		disconnect(this.caller);
		disconnect(this.tasks);
		this.pool.shutdown();
		disconnect(this.answers);
	}

	private static void disconnect(Mqtt5AsyncClient client) {
		client.disconnect().exceptionally((failure) -> {
			report(failure);
			return null;
		}).join();
	}

}
