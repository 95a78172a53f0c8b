package io.aethermagic.node;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import io.aethermagic.time.Timers;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.BufferLevel;
import io.aethermagic.transport.DeadLetter;
import io.aethermagic.transport.MessageRefusedException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the dead letters of what this instance gives up. One that the transport does not
 * take now, while there is no connection for example, is put aside and tried again:
 * {@value #MAX_ASIDE} at most, until the node stops. What cannot be kept is told to the
 * log, each by name. Safe for use by several threads; no method blocks.
 *
 * @promise 4.5
 */
public final class DeadLetterKeeper {

	/** How many letters may be put aside. */
	public static final int MAX_ASIDE = 1_000;

	private static final Duration AGAIN = Duration.ofSeconds(1);

	private final AetherTransport transport;

	private final Timers timers;

	private final Incidents incidents;

	private final List<Consumer<DeadLetter>> listeners = new CopyOnWriteArrayList<>();

	private final Queue<DeadLetter> aside = new ArrayDeque<>();

	private volatile DeadLetterPolicy policy = DeadLetterPolicy.FAILED_SENDS;

	private boolean trying;

	private boolean stopped;

	DeadLetterKeeper(AetherTransport transport, Timers timers, Incidents incidents) {
		this.transport = transport;
		this.timers = timers;
		this.incidents = incidents;
	}

	/**
	 * Say what becomes a dead letter.
	 * @param policy the policy; {@link DeadLetterPolicy#FAILED_SENDS} unless set
	 */
	public void policy(DeadLetterPolicy policy) {
		this.policy = policy;
	}

	/**
	 * Return what becomes a dead letter.
	 * @return the policy
	 */
	public DeadLetterPolicy policy() {
		return this.policy;
	}

	/**
	 * Return how many letters are put aside.
	 * @return the number, and how many there may be
	 */
	public synchronized BufferLevel aside() {
		return new BufferLevel("dead-letters-aside", this.aside.size(), MAX_ASIDE);
	}

	/**
	 * Be told of each letter that has been kept from now on.
	 * @param listener who is told, on any thread; must not block
	 */
	public void onKept(Consumer<DeadLetter> listener) {
		this.listeners.add(listener);
	}

	/**
	 * Keep a letter. It is counted, and named in the log.
	 * @param letter the letter
	 * @return a stage that completes normally when it is kept, is put aside, or cannot be
	 * kept
	 */
	public CompletionStage<Void> keep(DeadLetter letter) {
		this.incidents.count(Incident.DEAD_LETTER, () -> describe(letter));
		return add(letter).handle((kept, failure) -> {
			if (failure == null) {
				kept(letter);
			}
			else {
				putAside(letter, failure);
			}
			return null;
		});
	}

	private CompletionStage<Void> add(DeadLetter letter) {
		try {
			return this.transport.deadLetters().add(letter);
		}
		catch (RuntimeException | Error ex) {
			return CompletableFuture.failedStage(ex);
		}
	}

	private void kept(DeadLetter letter) {
		for (Consumer<DeadLetter> listener : this.listeners) {
			try {
				listener.accept(letter);
			}
			catch (RuntimeException | Error ex) {
				this.incidents.count(Incident.LISTENER_FAILED, () -> "A listener threw on " + describe(letter), ex);
			}
		}
	}

	private void putAside(DeadLetter letter, Throwable failure) {
		boolean taken;
		boolean first;
		synchronized (this) {
			taken = !this.stopped && this.aside.size() < MAX_ASIDE && !isRefused(failure);
			if (taken) {
				this.aside.add(letter);
			}
			first = taken && !this.trying;
			this.trying |= first;
		}
		if (!taken) {
			lost(letter, failure);
		}
		if (first) {
			this.timers.schedule(AGAIN, this::tryAgain);
		}
	}

	private static boolean isRefused(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof MessageRefusedException) {
				return true;
			}
		}
		return failure instanceof UnsupportedOperationException;
	}

	private void tryAgain() {
		DeadLetter letter;
		synchronized (this) {
			letter = this.aside.peek();
			this.trying = letter != null;
		}
		if (letter == null) {
			return;
		}
		add(letter).whenComplete((kept, failure) -> triedAgain(letter, failure));
	}

	private void triedAgain(DeadLetter letter, @Nullable Throwable failure) {
		boolean done = failure == null || isRefused(failure);
		boolean mine;
		synchronized (this) {
			mine = done && this.aside.remove(letter);
		}
		if (mine && failure == null) {
			kept(letter);
		}
		else if (mine) {
			lost(letter, failure);
		}
		this.timers.schedule(done ? Duration.ZERO : AGAIN, this::tryAgain);
	}

	private void lost(DeadLetter letter, @Nullable Throwable failure) {
		this.incidents.count(Incident.LOST_DEAD_LETTER, () -> describe(letter), failure);
	}

	/**
	 * Put nothing aside any more: what is there is lost, and the log names it.
	 */
	void stop() {
		List<DeadLetter> left;
		synchronized (this) {
			this.stopped = true;
			left = new ArrayList<>(this.aside);
			this.aside.clear();
		}
		left.forEach((letter) -> lost(letter, null));
	}

	private static String describe(DeadLetter letter) {
		return letter.address() + "/" + letter.message().tid() + " with the code '" + letter.code() + "': "
				+ letter.cause();
	}

}
