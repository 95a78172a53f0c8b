package io.aethermagic.transport.amqp;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.transport.BufferLevel;
import io.aethermagic.transport.LastWill;
import io.aethermagic.transport.MessageRefusedException;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.TransportException;
import io.aethermagic.transport.support.Stages;
import io.aethermagic.transport.support.TopicLink;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One life of the two connections of an instance. Safe for use by several threads; no
 * method blocks.
 */
final class AmqpLink implements TopicLink {

	private static final Logger logger = LoggerFactory.getLogger(AmqpLink.class);

	/** How long a goodbye may take, in milliseconds. */
	private static final int GOODBYE_MILLIS = 3_000;

	/**
	 * How long a queue that was deleted is left alone: one that is declared again at once
	 * keeps its other consumers, and sends them nothing.
	 */
	static final Duration LEFT_ALONE = Duration.ofSeconds(2);

	private final AmqpContext context;

	private final AmqpTaskSender tasks;

	private final Connection consuming;

	private final Connection publishing;

	private final AmqpPublisher publisher;

	private final AmqpWill will;

	private final Consumer<Throwable> lost;

	private final AmqpChannels channels;

	private final AmqpTopics topics;

	/** What is asked of {@link #topics}. */
	private final Turns questions;

	/** What says that this instance lives, and asks whether the broker does. */
	private final Turns signs;

	private final AtomicBoolean over = new AtomicBoolean();

	private volatile Instant heard;

	/**
	 * Begin a life. Blocks.
	 */
	AmqpLink(AmqpContext context, AmqpTaskSender tasks, Connection consuming, Connection publishing, LastWill will,
			Consumer<Throwable> lost) throws IOException {
		this.context = context;
		this.tasks = tasks;
		this.consuming = consuming;
		this.publishing = publishing;
		this.lost = lost;
		this.questions = new Turns(context.threads());
		this.signs = new Turns(context.threads());
		this.publisher = new AmqpPublisher(publishing, context.settings().maxBuffered(), context.timers(),
				context.threads());
		this.channels = new AmqpChannels(consuming);
		this.will = new AmqpWill(context, this.channels, this.publisher, will);
		this.heard = context.timers().now();
		this.topics = new AmqpTopics(context, this.channels, this::abandon);
		consuming.addShutdownListener(this::abandon);
		publishing.addShutdownListener(this::abandon);
		sayWill();
		if (context.fabric() != null) {
			new FabricKeepAlives(context, context.fabric(), this).begin();
		}
		listen(this.channels.open());
	}

	/**
	 * Return what opens channels for what is consumed.
	 */
	AmqpChannels channels() {
		return this.channels;
	}

	AmqpPublisher publisher() {
		return this.publisher;
	}

	private void sayWill() {
		this.signs.execute(() -> {
			if (this.over.get()) {
				return;
			}
			try {
				this.will.say();
			}
			catch (IOException | RuntimeException ex) {
				logger.warn("The will of this instance could not be left with the broker: {}", AmqpProblems.text(ex));
			}
			this.context.timers().schedule(this.will.interval(), this::sayWill);
		});
	}

	/**
	 * Ask for a sign of life, again and again: the client library does not tell of those
	 * that it hears by itself.
	 */
	private void listen(Channel channel) {
		if (this.over.get()) {
			return;
		}
		AMQP.Exchange.Declare question = new AMQP.Exchange.Declare.Builder().exchange(this.context.names().exchange())
			.passive()
			.build();
		Duration pause = this.context.settings().lease().dividedBy(6);
		try {
			channel.asyncCompletableRpc(question).whenComplete((answer, failure) -> {
				if (failure != null) {
					abandon(failure);
					return;
				}
				this.heard = this.context.timers().now();
				this.context.timers().schedule(pause, () -> this.signs.execute(() -> listen(channel)));
			});
		}
		catch (IOException | RuntimeException ex) {
			abandon(ex);
		}
	}

	@Override
	public CompletionStage<Receipt> send(io.aethermagic.transport.Channel channel, AetherMessage message,
			SendOptions options) {
		try {
			if (channel instanceof io.aethermagic.transport.Channel.TaskQueue queue) {
				return this.tasks.send(this.publisher, queue.address(), message, options);
			}
			Fabric fabric = this.context.fabric();
			String caller = (fabric != null && channel instanceof io.aethermagic.transport.Channel.Inbox inbox)
					? FabricServedCalls.caller(inbox.instance()) : null;
			if (fabric != null && caller != null) {
				return answer(caller, fabric.servedCalls().answer(message));
			}
			return this.publisher.publish(this.context.names().route(channel, message),
					this.context.messages().write(message, options), message.payload(), message.isControl());
		}
		catch (MessageRefusedException ex) {
			return Stages.failed(ex);
		}
	}

	/**
	 * Answer a caller of amqp-fabric. One whose queue is gone never comes back.
	 */
	private CompletionStage<Receipt> answer(String queue, @Nullable FabricLetter answer) {
		if (answer == null || queue.isEmpty()) {
			return Stages.ROUTED;
		}
		return this.publisher.publish(new AmqpNames.Route("", queue), answer.properties(), answer.body(), false)
			.thenApply((receipt) -> Receipt.ROUTED);
	}

	/**
	 * Return whether this life has ended.
	 */
	boolean isOver() {
		return this.over.get();
	}

	@Override
	public Instant heard() {
		return this.heard;
	}

	@Override
	public @Nullable String problem() {
		return this.publisher.problem();
	}

	@Override
	public List<BufferLevel> buffers() {
		return List.of(this.publisher.level(), this.tasks.level());
	}

	@Override
	public CompletionStage<Void> subscribe(Collection<String> names) {
		return call(this.questions, () -> {
			this.topics.bind(names);
			return null;
		});
	}

	@Override
	public CompletionStage<Void> unsubscribe(Collection<String> names) {
		return call(this.questions, () -> {
			this.topics.unbind(names);
			return null;
		});
	}

	/**
	 * Do something that blocks.
	 * @param turns with what else it takes turns
	 * @return a stage that fails with what {@link AmqpProblems#of} makes of the failure
	 */
	<T extends @Nullable Object> CompletionStage<T> call(Turns turns, Callable<T> step) {
		CompletableFuture<T> done = new CompletableFuture<>();
		if (this.over.get()) {
			return Stages.failed(new TransportException("The connection is over", null));
		}
		turns.execute(() -> {
			try {
				done.complete(step.call());
			}
			catch (Exception | Error ex) {
				done.completeExceptionally(AmqpProblems.of(ex));
			}
		});
		return done;
	}

	@Override
	public CompletionStage<Void> close() {
		if (!this.over.compareAndSet(false, true)) {
			return Stages.DONE;
		}
		CompletableFuture<Void> closed = new CompletableFuture<>();
		this.signs.execute(() -> {
			try {
				this.will.revoke();
			}
			catch (IOException | TimeoutException | RuntimeException ex) {
				logger.debug("The will could not be taken back", ex);
			}
			finally {
				disconnect(new TransportException("The transport has been stopped", null));
				closed.complete(null);
			}
		});
		return closed;
	}

	private void disconnect(TransportException why) {
		this.publisher.close(why);
		this.publishing.abort(GOODBYE_MILLIS);
		this.consuming.abort(GOODBYE_MILLIS);
	}

	@Override
	public void abandon(Throwable why) {
		if (this.over.compareAndSet(false, true)) {
			this.lost.accept(why);
			new Turns(this.context.threads()).execute(() -> disconnect(
					new TransportException("The connection was lost: " + AmqpProblems.text(why), why)));
		}
	}

}
