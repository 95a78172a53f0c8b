package io.aethermagic.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;

import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/**
 * The exchange written by hand on the Paho client: a connection for the caller, and two
 * for the worker, tasks and answers. The worker acknowledges a perform when its Accepted
 * is confirmed, and works on a thread of its pool.
 */
final class PahoByHand implements ExchangeContender {

	private final MqttNames names;

	private final ExecutorService pool;

	private final OpenExchanges open;

	private final PahoConnection caller;

	private final PahoConnection answers;

	private final PahoConnection tasks;

	PahoByHand(MqttNames names, String url, boolean noDelay, ExecutorService pool) throws MqttException {
		this.names = names;
		this.pool = pool;
		this.open = new OpenExchanges(names.caller());
		this.caller = new PahoConnection(url, names.caller(), noDelay, this::onAnswer);
		this.caller.subscribe(names.answerTopic());
		this.answers = new PahoConnection(url, names.worker() + "-answers", noDelay, (message) -> {
		});
		this.tasks = new PahoConnection(url, names.worker() + "-tasks", noDelay, this::onPerform);
		this.tasks.subscribe(names.performFilter());
	}

	@Override
	public CompletionStage<?> start() {
		OpenExchanges.Open begun = this.open.begin();
		String tid = begun.perform().tid();
		MqttProperties properties = new MqttProperties();
		properties.setResponseTopic(this.names.answerTopic());
		properties.setCorrelationData(tid.getBytes(StandardCharsets.UTF_8));
		this.caller.publish(this.names.performTopic(tid), begun.perform().write(), properties, () -> {
		});
		return begun.result();
	}

	private void onAnswer(MqttMessage message) {
		this.caller.acknowledge(message);
		this.open.answered(message.getPayload());
	}

	private void onPerform(MqttMessage message) {
		this.pool.execute(() -> work(message));
	}

	private void work(MqttMessage message) {
		TaskMessage perform = TaskMessage.read(message.getPayload());
		String replyTo = message.getProperties().getResponseTopic();
		answer(replyTo, perform.accepted(this.names.worker()), () -> this.tasks.acknowledge(message));
		answer(replyTo, perform.completed(this.names.worker()), () -> {
		});
	}

	private void answer(String replyTo, TaskMessage answer, Runnable confirmed) {
		MqttProperties properties = new MqttProperties();
		properties.setCorrelationData(answer.tid().getBytes(StandardCharsets.UTF_8));
		this.answers.publish(replyTo, answer.write(), properties, confirmed);
	}

	@Override
	public void close() {
		this.caller.close();
		this.tasks.close();
		this.pool.shutdown();
		this.answers.close();
	}

}
