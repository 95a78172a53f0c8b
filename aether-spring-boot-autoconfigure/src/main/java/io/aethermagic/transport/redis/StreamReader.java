package io.aethermagic.transport.redis;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import io.aethermagic.transport.Subscription;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a stream as far as there is demand: when something was written, when more is
 * asked for, and from time to time. One question is under way at a time. Safe for use by
 * several threads; no method blocks.
 */
abstract class StreamReader implements Member {

	/** How many entries are asked for at once. */
	static final int MOST_AT_ONCE = 100;

	private static final Logger logger = LoggerFactory.getLogger(StreamReader.class);

	private final RedisTransport transport;

	private final String stream;

	private final Consumer<byte[]> woken = (message) -> read();

	private final CompletableFuture<Void> ready = new CompletableFuture<>();

	private final CompletableFuture<Void> idleAtClose = new CompletableFuture<>();

	private long demand;

	private boolean reading;

	private boolean again;

	private @Nullable RedisLink joined;

	private @Nullable CompletionStage<Void> closed;

	StreamReader(RedisTransport transport, String stream) {
		this.transport = transport;
		this.stream = stream;
	}

	/**
	 * Begin to listen, if there is a link.
	 */
	final void begin() {
		this.transport.router().add(RedisKeys.wake(this.stream), this.woken).whenComplete((done, failure) -> {
			RedisLink link = this.transport.link();
			if (failure == null && done && link != null) {
				join(link);
			}
		});
	}

	@Override
	public final CompletionStage<Void> join(RedisLink link) {
		if (isClosed()) {
			return CompletableFuture.completedStage(null);
		}
		return announce(link).thenRun(() -> {
			synchronized (this) {
				this.joined = link;
			}
			this.ready.complete(null);
			read();
		});
	}

	/**
	 * Say on a link that we read the stream.
	 * @param link the link
	 * @return a stage that completes when that is known
	 */
	abstract CompletionStage<Void> announce(RedisLink link);

	/**
	 * Ask for entries.
	 * @param link the link
	 * @param count how many at most
	 * @return a stage with what came
	 */
	abstract CompletionStage<Taken> take(RedisLink link, int count);

	/**
	 * Say that we read the stream no more.
	 * @param link the link
	 * @return a stage that completes when that is known
	 */
	abstract CompletionStage<Void> leave(RedisLink link);

	final RedisTransport transport() {
		return this.transport;
	}

	final String stream() {
		return this.stream;
	}

	@Override
	public final CompletionStage<Void> ready() {
		return this.ready.minimalCompletionStage();
	}

	@Override
	public final void request(long n) {
		synchronized (this) {
			this.demand = (this.demand > Subscription.UNBOUNDED - n) ? Subscription.UNBOUNDED : this.demand + n;
		}
		read();
	}

	final void read() {
		RedisLink link;
		int count;
		synchronized (this) {
			if (this.reading) {
				this.again = true;
				return;
			}
			link = this.joined;
			count = (int) Math.min(this.demand, MOST_AT_ONCE);
			if (link == null || !link.isUp() || count == 0 || this.closed != null) {
				return;
			}
			this.reading = true;
			this.again = false;
		}
		take(link, count).whenComplete((taken, failure) -> taken(link, taken, failure));
	}

	private void taken(RedisLink link, @Nullable Taken taken, @Nullable Throwable failure) {
		boolean more = false;
		if (taken != null) {
			this.transport.onHeard();
			synchronized (this) {
				if (this.demand != Subscription.UNBOUNDED) {
					this.demand -= taken.deliveries().size();
				}
			}
			boolean late = isClosed();
			for (Runnable delivery : late ? taken.returns() : taken.deliveries()) {
				run(delivery);
			}
			more = taken.more();
		}
		else if (failure != null && Problems.isRefusal(failure)) {
			logger.warn("{} cannot be read: {}", this.stream, Problems.text(failure));
		}
		boolean ended;
		synchronized (this) {
			this.reading = false;
			more |= this.again && failure == null;
			ended = this.closed != null;
		}
		if (ended) {
			this.idleAtClose.complete(null);
		}
		else if (more) {
			read();
		}
	}

	private void run(Runnable delivery) {
		try {
			delivery.run();
		}
		catch (RuntimeException ex) {
			logger.error("What came from {} was not taken", this.stream, ex);
		}
	}

	final synchronized boolean isClosed() {
		return this.closed != null;
	}

	@Override
	public final CompletionStage<Void> close() {
		boolean idle;
		CompletableFuture<Void> closing = new CompletableFuture<>();
		synchronized (this) {
			if (this.closed != null) {
				return this.closed;
			}
			this.closed = closing.minimalCompletionStage();
			idle = !this.reading;
		}
		if (idle) {
			this.idleAtClose.complete(null);
		}
		this.transport.remove(this);
		RedisLink link = this.transport.link();
		CompletionStage<?> left = (link != null)
				? leave(link)
					.thenCompose((done) -> this.transport.router().remove(RedisKeys.wake(this.stream), this.woken))
				: this.transport.router().remove(RedisKeys.wake(this.stream), this.woken);
		left.handle((done, failure) -> null)
			.thenCombine(this.idleAtClose, (one, other) -> one)
			.thenRun(() -> closing.complete(null));
		return closing.minimalCompletionStage();
	}

	/**
	 * What came.
	 *
	 * @param deliveries each hands one entry over
	 * @param returns each gives one entry back
	 * @param more whether there may be more at once
	 */
	record Taken(List<Runnable> deliveries, List<Runnable> returns, boolean more) {
	}

}
