package io.aethermagic.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Address;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;

/**
 * The exchange written by hand on RabbitMQ's client: a connection for the caller and one
 * for the worker, each with a channel to send on, with confirms, and one to receive on. A
 * task is acknowledged when its outcome is confirmed.
 */
final class RabbitMqByHand implements ExchangeContender {

	private static final AMQP.BasicProperties PERSISTENT = MessageProperties.PERSISTENT_BASIC;

	private static final int ANSWERS_AT_ONCE = 500;

	private final OpenExchanges open = new OpenExchanges("rabbitmq-caller");

	private final ExecutorService pool;

	private final String tasks;

	private final String answers;

	private final Connection callerConnection;

	private final Connection workerConnection;

	private final ConfirmedChannel caller;

	private final ConfirmedChannel worker;

	RabbitMqByHand(String type, Address address, int concurrency, ExecutorService pool) {
		this.pool = pool;
		this.tasks = "by-hand." + type + ".tasks";
		this.answers = "by-hand." + type + ".answers";
		try {
			ConnectionFactory factory = new ConnectionFactory();
			factory.setHost(address.getHost());
			factory.setPort(address.getPort());
			this.callerConnection = factory.newConnection("caller");
			this.workerConnection = factory.newConnection("worker");
			this.caller = new ConfirmedChannel(this.callerConnection.createChannel());
			this.worker = new ConfirmedChannel(this.workerConnection.createChannel());
			Map<String, Object> arguments = Map.of("x-queue-type", type);
			Channel tasksIn = this.workerConnection.createChannel();
			tasksIn.queueDeclare(this.tasks, true, false, false, arguments);
			tasksIn.basicQos(concurrency);
			tasksIn.basicConsume(this.tasks, false,
					(tag, task) -> this.pool
						.execute(() -> perform(tasksIn, task.getEnvelope().getDeliveryTag(), task.getBody())),
					(tag) -> {
					});
			Channel answersIn = this.callerConnection.createChannel();
			answersIn.queueDeclare(this.answers, true, false, false, arguments);
			answersIn.basicQos(ANSWERS_AT_ONCE);
			answersIn.basicConsume(this.answers, false, (tag, answer) -> {
				this.open.answered(answer.getBody());
				answersIn.basicAck(answer.getEnvelope().getDeliveryTag(), false);
			}, (tag) -> {
			});
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (TimeoutException ex) {
			throw new IllegalStateException("RabbitMQ does not answer", ex);
		}
	}

	@Override
	public CompletionStage<?> start() {
		OpenExchanges.Open begun = this.open.begin();
		this.caller.send(this.tasks, begun.perform().write(), () -> {
		});
		return begun.result();
	}

	private void perform(Channel from, long tag, byte[] perform) {
		TaskMessage task = TaskMessage.read(perform);
		this.worker.send(this.answers, task.accepted("rabbitmq-worker").write(), () -> {
		});
		this.worker.send(this.answers, task.completed("rabbitmq-worker").write(), () -> ack(from, tag));
	}

	private static void ack(Channel channel, long tag) {
		try {
			channel.basicAck(tag, false);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		this.callerConnection.abort();
		this.workerConnection.abort();
		this.pool.shutdown();
	}

	/**
	 * A channel that several threads send on, and what is done when a message is
	 * confirmed.
	 */
	private static final class ConfirmedChannel {

		private final Channel channel;

		/** Not a monitor, as writing may wait. */
		private final Lock sending = new ReentrantLock();

		private final ConcurrentNavigableMap<Long, Runnable> unconfirmed = new ConcurrentSkipListMap<>();

		private ConfirmedChannel(Channel channel) throws IOException {
			this.channel = channel;
			channel.confirmSelect();
			channel.addConfirmListener(this::confirmed, (tag, multiple) -> {
				throw new IllegalStateException("The broker refused a message, so the figures mean nothing");
			});
		}

		private void send(String queue, byte[] body, Runnable whenConfirmed) {
			this.sending.lock();
			try {
				this.unconfirmed.put(this.channel.getNextPublishSeqNo(), whenConfirmed);
				this.channel.basicPublish("", queue, true, PERSISTENT, body);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			finally {
				this.sending.unlock();
			}
		}

		private void confirmed(long tag, boolean multiple) {
			if (multiple) {
				ConcurrentNavigableMap<Long, Runnable> all = this.unconfirmed.headMap(tag, true);
				all.values().forEach(Runnable::run);
				all.clear();
			}
			else {
				Runnable one = this.unconfirmed.remove(tag);
				if (one != null) {
					one.run();
				}
			}
		}

	}

}
