package io.aethermagic.transport.amqp;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import com.rabbitmq.client.Channel;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.transport.support.Attachment;
import io.aethermagic.transport.support.Inflow;
import io.aethermagic.transport.support.LinkedSubscription;
import io.aethermagic.transport.support.Refusals;
import io.aethermagic.transport.support.Stages;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of a workgroup at an address, and beside them the calls of the method of
 * amqp-fabric that they are. Both come by one inflow, so that permits and pipeline are
 * the same. What goes wrong with the calls leaves the tasks alone. Safe for use by
 * several threads; no method blocks.
 */
final class FabricTasks implements Attachment<AmqpLink> {

	/** How long a queue that was refused or is gone is left alone. */
	private static final Duration LEFT_ALONE = Duration.ofSeconds(5);

	private final AmqpContext context;

	private final Fabric fabric;

	private final FabricService service;

	private final String queue;

	private final AmqpTasks tasks;

	private final Inflow inflow;

	private final Turns turns;

	private final Refusals refusals;

	private final List<FabricChannel> channels = new ArrayList<>();

	private @Nullable AmqpLink link;

	/** The life for which the method is served, or about to be. */
	private @Nullable AmqpLink begun;

	/** The largest demand there was: as many permits as are free when nothing runs. */
	private int most = 1;

	private boolean closed;

	FabricTasks(AmqpContext context, Fabric fabric, FabricService service, TaskAddress address, AmqpTasks tasks,
			LinkedSubscription<AmqpLink> subscription) {
		this.context = context;
		this.fabric = fabric;
		this.service = service;
		this.queue = service.queue(address.task());
		this.tasks = tasks;
		this.inflow = subscription.inflow();
		this.inflow.dropIf((delivery) -> delivery instanceof FabricCall call && call.isLate());
		this.turns = new Turns(context.threads());
		this.refusals = new Refusals("amqp-fabric cannot call " + this.queue);
		fabric.serve(service);
	}

	@Override
	public CompletionStage<Void> attach(AmqpLink link) {
		synchronized (this) {
			this.link = link;
		}
		return this.tasks.attach(link);
	}

	@Override
	public void requested(AmqpLink link, long n) {
		this.tasks.requested(link, n);
		boolean begins;
		synchronized (this) {
			this.most = (int) Math.max(this.most, Math.min(this.inflow.demand(), Inflow.MOST_WAITING));
			begins = this.link == link && this.begun != link && !this.closed;
			if (begins) {
				this.begun = link;
			}
		}
		if (begins) {
			begin(link);
		}
	}

	private void begin(AmqpLink link) {
		link.call(this.turns, () -> open(link)).whenComplete((opened, failure) -> {
			if (failure != null) {
				beginLater(link, AmqpProblems.text(failure));
			}
			else {
				this.refusals.done();
			}
		});
	}

	private void beginLater(AmqpLink link, String why) {
		if (isServed(link)) {
			this.refusals.refused(why);
			this.context.timers().schedule(LEFT_ALONE, () -> begin(link));
		}
	}

	private synchronized boolean isServed(AmqpLink link) {
		return this.link == link && !this.closed;
	}

	private @Nullable Void open(AmqpLink link) throws IOException {
		if (!isServed(link)) {
			return null;
		}
		Channel made = link.channels().open();
		FabricChannel opened = new FabricChannel(this.context, this.fabric.servedCalls(), link.publisher(), made,
				this.queue, this.inflow, (why) -> beginLater(link, why));
		int prefetch;
		synchronized (this) {
			this.channels.removeIf(FabricChannel::isDone);
			this.channels.add(opened);
			prefetch = this.most;
		}
		try {
			opened.consume(this.service, prefetch);
		}
		catch (IOException | RuntimeException ex) {
			opened.end();
			made.abort();
			throw ex;
		}
		if (!isServed(link)) {
			opened.close();
		}
		return null;
	}

	@Override
	public void detach(boolean stopped) {
		synchronized (this) {
			this.link = null;
		}
		all().forEach(FabricChannel::end);
		this.tasks.detach(stopped);
	}

	private synchronized List<FabricChannel> all() {
		return List.copyOf(this.channels);
	}

	@Override
	public CompletionStage<Void> close() {
		synchronized (this) {
			this.closed = true;
		}
		this.fabric.leave(this.service);
		List<CompletionStage<Void>> closing = new ArrayList<>(all().stream().map(FabricChannel::close).toList());
		closing.add(this.tasks.close());
		return Stages.all(closing);
	}

	@Override
	public CompletionStage<Void> left() {
		CompletableFuture<Void> left = new CompletableFuture<>();
		List<CompletionStage<Void>> telling = new ArrayList<>(all().stream().map(FabricChannel::told).toList());
		telling.add(this.tasks.left());
		Stages.all(telling).whenComplete((told, failure) -> left.complete(null));
		return left;
	}

	@Override
	public boolean isOver() {
		return this.tasks.isOver() && all().stream().allMatch(FabricChannel::isDone);
	}

	@Override
	public String toString() {
		return "FabricTasks[" + this.queue + "]";
	}

}
