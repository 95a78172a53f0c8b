package io.aethermagic.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;

import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.integration.channel.DirectChannel;
import org.springframework.integration.config.EnableIntegration;
import org.springframework.integration.dsl.IntegrationFlow;
import org.springframework.integration.mqtt.inbound.Mqttv5PahoMessageDrivenChannelAdapter;
import org.springframework.integration.mqtt.outbound.Mqttv5PahoMessageHandler;
import org.springframework.integration.mqtt.support.MqttHeaders;
import org.springframework.integration.support.MessageBuilder;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;

/**
 * The exchange on the channel adapters of Spring Integration, wired with its DSL and
 * their defaults: inbound adapters acknowledge a message when it has been handed on,
 * outbound ones send without waiting for the broker. Each has a connection of its own.
 */
final class SpringIntegrationByHand implements ExchangeContender {

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	private final MqttNames names;

	private final OpenExchanges open;

	private final MessageChannel performs;

	private final ExecutorService pool;

	SpringIntegrationByHand(MqttNames names, String url, ExecutorService pool) {
		this.names = names;
		this.open = new OpenExchanges(names.caller());
		this.pool = pool;
		this.context.registerBean(Flows.class, () -> new Flows(names, url, this.open, pool));
		this.context.refresh();
		this.performs = this.context.getBean("performs", MessageChannel.class);
	}

	@Override
	public CompletionStage<?> start() {
		OpenExchanges.Open begun = this.open.begin();
		String tid = begun.perform().tid();
		this.performs.send(MessageBuilder.withPayload(begun.perform().write())
			.setHeader(MqttHeaders.TOPIC, this.names.performTopic(tid))
			.setHeader(MqttHeaders.RESPONSE_TOPIC, this.names.answerTopic())
			.setHeader(MqttHeaders.CORRELATION_DATA, tid.getBytes(StandardCharsets.UTF_8))
			.build());
		return begun.result();
	}

	@Override
	public void close() {
		this.context.close();
		this.pool.shutdown();
	}

	/**
	 * Caller and worker in one context.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableIntegration
	static class Flows {

		private final MqttNames names;

		private final String url;

		private final OpenExchanges open;

		private final ExecutorService pool;

		Flows(MqttNames names, String url, OpenExchanges open, ExecutorService pool) {
			this.names = names;
			this.url = url;
			this.open = open;
			this.pool = pool;
		}

		@Bean
		DirectChannel performs() {
			return new DirectChannel();
		}

		@Bean
		DirectChannel answers() {
			return new DirectChannel();
		}

		@Bean
		IntegrationFlow performsOut() {
			return IntegrationFlow.from("performs").handle(outbound(this.names.caller() + "-out")).get();
		}

		@Bean
		IntegrationFlow answersOut() {
			return IntegrationFlow.from("answers").handle(outbound(this.names.worker() + "-answers")).get();
		}

		@Bean
		IntegrationFlow answersIn() {
			return IntegrationFlow.from(inbound(this.names.caller() + "-in", this.names.answerTopic()))
				.handle((message) -> this.open.answered((byte[]) message.getPayload()))
				.get();
		}

		@Bean
		IntegrationFlow performsIn(DirectChannel answers) {
			return IntegrationFlow.from(inbound(this.names.worker() + "-tasks", this.names.performFilter()))
				.channel((channels) -> channels.executor(this.pool))
				.handle((message) -> work(message, answers))
				.get();
		}

		private void work(Message<?> message, MessageChannel answers) {
			TaskMessage perform = TaskMessage.read((byte[]) message.getPayload());
			Object replyTo = message.getHeaders().get(MqttHeaders.RESPONSE_TOPIC);
			answers.send(answer(replyTo, perform.accepted(this.names.worker())));
			answers.send(answer(replyTo, perform.completed(this.names.worker())));
		}

		private static Message<byte[]> answer(@Nullable Object replyTo, TaskMessage answer) {
			return MessageBuilder.withPayload(answer.write())
				.setHeader(MqttHeaders.TOPIC, replyTo)
				.setHeader(MqttHeaders.CORRELATION_DATA, answer.tid().getBytes(StandardCharsets.UTF_8))
				.build();
		}

		private Mqttv5PahoMessageHandler outbound(String clientId) {
			Mqttv5PahoMessageHandler handler = new Mqttv5PahoMessageHandler(options(), clientId);
			handler.setAsync(true);
			handler.setDefaultQos(1);
			return handler;
		}

		private Mqttv5PahoMessageDrivenChannelAdapter inbound(String clientId, String filter) {
			Mqttv5PahoMessageDrivenChannelAdapter adapter = new Mqttv5PahoMessageDrivenChannelAdapter(options(),
					clientId, filter);
			adapter.setQos(1);
			return adapter;
		}

		private MqttConnectionOptions options() {
			MqttConnectionOptions options = new MqttConnectionOptions();
			options.setServerURIs(new String[] { this.url });
			options.setAutomaticReconnect(true);
			return options;
		}

	}

}
