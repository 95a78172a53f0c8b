package io.aethermagic.benchmarks;

import java.util.Map;
import java.util.concurrent.CompletionStage;

import com.rabbitmq.client.Address;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.core.MessageListener;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory.ConfirmType;
import org.springframework.amqp.rabbit.connection.CorrelationData;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;

/**
 * The exchange as a user of Spring AMQP wires it: templates that send, and the containers
 * that {@code @RabbitListener} makes, with a consumer for each task in flight. The worker
 * sends both answers on one channel and waits for their confirms before the task is
 * acknowledged. No {@code AsyncRabbitTemplate}, which knows one reply for each call.
 */
final class SpringAmqpByHand implements ExchangeContender {

	private final OpenExchanges open = new OpenExchanges("spring-caller");

	private final CachingConnectionFactory callerConnections;

	private final CachingConnectionFactory workerConnections;

	private final RabbitTemplate caller;

	private final RabbitTemplate worker;

	private final SimpleMessageListenerContainer tasks;

	private final SimpleMessageListenerContainer answers;

	private final String taskQueue;

	private final String answerQueue;

	SpringAmqpByHand(String type, Address address, int concurrency) {
		this.taskQueue = "spring." + type + ".tasks";
		this.answerQueue = "spring." + type + ".answers";
		this.callerConnections = connections(address, ConfirmType.CORRELATED, concurrency);
		this.workerConnections = connections(address, ConfirmType.SIMPLE, concurrency);
		this.caller = new RabbitTemplate(this.callerConnections);
		this.worker = new RabbitTemplate(this.workerConnections);
		RabbitAdmin admin = new RabbitAdmin(this.worker);
		Map<String, Object> arguments = Map.of("x-queue-type", type);
		admin.declareQueue(new Queue(this.taskQueue, true, false, false, arguments));
		admin.declareQueue(new Queue(this.answerQueue, true, false, false, arguments));
		this.tasks = container(this.workerConnections, this.taskQueue, concurrency, this::work);
		this.answers = container(this.callerConnections, this.answerQueue, 1,
				(answer) -> this.open.answered(answer.getBody()));
	}

	private static CachingConnectionFactory connections(Address address, ConfirmType confirms, int concurrency) {
		CachingConnectionFactory connections = new CachingConnectionFactory(address.getHost(), address.getPort());
		connections.setPublisherConfirmType(confirms);
		connections.setChannelCacheSize(2 * concurrency);
		return connections;
	}

	private static SimpleMessageListenerContainer container(CachingConnectionFactory connections, String queue,
			int concurrency, MessageListener listener) {
		SimpleMessageListenerContainer container = new SimpleMessageListenerContainer(connections);
		container.setQueueNames(queue);
		container.setConcurrentConsumers(concurrency);
		container.setMessageListener(listener);
		container.start();
		return container;
	}

	@Override
	public CompletionStage<?> start() {
		OpenExchanges.Open begun = this.open.begin();
		this.caller.send("", this.taskQueue, message(begun.perform()), new CorrelationData());
		return begun.result();
	}

	private void work(Message task) {
		TaskMessage perform = TaskMessage.read(task.getBody());
		this.worker.invoke((channel) -> {
			channel.send("", this.answerQueue, message(perform.accepted("spring-worker")));
			channel.send("", this.answerQueue, message(perform.completed("spring-worker")));
			channel.waitForConfirmsOrDie(PATIENCE_MILLIS);
			return true;
		});
	}

	private static Message message(TaskMessage message) {
		return MessageBuilder.withBody(message.write()).build();
	}

	@Override
	public void close() {
		this.answers.stop();
		this.tasks.stop();
		this.callerConnections.destroy();
		this.workerConnections.destroy();
	}

}
