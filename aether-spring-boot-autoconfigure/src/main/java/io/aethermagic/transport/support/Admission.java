package io.aethermagic.transport.support;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import io.aethermagic.time.Timers;
import io.aethermagic.transport.TransportException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a broker lets a subscription in: asked again for as long as it refuses, warned
 * of once, and shown. Safe for use by several threads; no method blocks.
 */
public final class Admission {

	private static final Logger logger = LoggerFactory.getLogger(Admission.class);

	private final String source;

	private final Timers timers;

	private final Backoff backoff;

	private final Refusals refusals;

	private final CompletableFuture<Void> ready = new CompletableFuture<>();

	private volatile @Nullable String problem;

	private volatile boolean closed;

	/**
	 * Create the admission of a subscription that nobody has been asked for.
	 * @param source what is subscribed to, for people
	 * @param backoff how long to wait before it is asked again
	 */
	Admission(String source, Timers timers, Backoff backoff) {
		this.source = source;
		this.timers = timers;
		this.backoff = backoff;
		this.refusals = new Refusals("Nothing comes from " + source);
	}

	/**
	 * Ask the broker to let the subscription in, and again after a back-off as long as it
	 * refuses and the life is in use. Where it grants, the subscription is ready. Any
	 * other failure than a {@link SubscriptionRefusedException} says that the link is of
	 * no use: it is abandoned.
	 * @param link the life
	 * @param still whether it is still in use
	 * @param question asks once
	 * @return a stage that completes with the first answer, a refusal too
	 */
	public CompletionStage<Void> ask(Link link, BooleanSupplier still, Supplier<CompletionStage<Void>> question) {
		return ask(link, still, question, 0);
	}

	private CompletionStage<Void> ask(Link link, BooleanSupplier still, Supplier<CompletionStage<Void>> question,
			int refused) {
		return question.get().thenRun(this::granted).exceptionallyCompose((failure) -> {
			if (!(Stages.cause(failure) instanceof SubscriptionRefusedException refusal)) {
				link.abandon(failure);
				return CompletableFuture.failedStage(failure);
			}
			refused(String.valueOf(refusal.getMessage()));
			this.timers.schedule(this.backoff.wait(refused), () -> {
				if (still.getAsBoolean() && !this.closed) {
					ask(link, still, question, refused + 1);
				}
			});
			return Stages.DONE;
		});
	}

	/**
	 * Take note that the broker has let the subscription go although the connection
	 * stands, and ask it again after a while if the life is still in use then.
	 * @param link the life
	 * @param still whether it is still in use
	 * @param why why nothing comes any more, for people
	 * @param pause how long to leave it alone
	 * @param question asks once
	 */
	public void ended(Link link, BooleanSupplier still, String why, Duration pause,
			Supplier<CompletionStage<Void>> question) {
		if (!still.getAsBoolean() || this.closed) {
			return;
		}
		refused(why);
		this.timers.schedule(pause, () -> {
			if (still.getAsBoolean() && !this.closed) {
				ask(link, still, question);
			}
		});
	}

	/**
	 * Take note that the broker knows the subscription, and that what comes there can be
	 * read.
	 */
	public void granted() {
		logger.debug("Subscribed to {}", this.source);
		this.problem = null;
		this.refusals.done();
		this.ready.complete(null);
	}

	/**
	 * Take note that nothing comes, though there is a connection. It is shown until
	 * {@link #granted} is called.
	 * @param why why, for people
	 */
	public void refused(String why) {
		interrupted(why);
		this.refusals.refused(why);
	}

	/**
	 * Take note, as {@link #refused} does, of what somebody else warns of.
	 * @param why why nothing comes, for people
	 */
	public void interrupted(String why) {
		this.problem = "Nothing comes from " + this.source + ": " + why;
	}

	/**
	 * Return why nothing comes.
	 */
	@Nullable String problem() {
		return this.closed ? null : this.problem;
	}

	/**
	 * Return the first grant.
	 */
	CompletionStage<Void> ready() {
		return this.ready.minimalCompletionStage();
	}

	/**
	 * Ask no more.
	 */
	void close() {
		logger.debug("No longer subscribed to {}", this.source);
		this.closed = true;
		this.ready.completeExceptionally(
				new TransportException("The subscription to " + this.source + " was closed before it was ready", null));
	}

}
