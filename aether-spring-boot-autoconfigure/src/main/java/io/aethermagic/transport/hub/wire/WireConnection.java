package io.aethermagic.transport.hub.wire;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

import io.aethermagic.message.WireText;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.support.Stages;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One end of a wire, whichever: what is sent and what comes, signs of life, and the end.
 * Its {@link Wire} hands over what comes, and tells it when the connection is gone. Safe
 * for use by several threads, but messages come one after the other; no method blocks.
 */
public final class WireConnection {

	private static final Logger logger = LoggerFactory.getLogger(WireConnection.class);

	/** What somebody has to mend. */
	private static final Set<WireEnd> WARNED = EnumSet.of(WireEnd.MALFORMED, WireEnd.TOO_LARGE, WireEnd.SLOW,
			WireEnd.SILENT);

	/** The longest reason that is told. */
	private static final int LONGEST = 500;

	private final Wire wire;

	private final WireSettings settings;

	private final Timers timers;

	private final WireListener listener;

	private final boolean client;

	private final WireOutbox outbox;

	private final AtomicBoolean over = new AtomicBoolean();

	private volatile int limit;

	private final Pulse pulse;

	/**
	 * Create an end that expects no sign of life before {@link #begin}.
	 * @param wire the wire
	 * @param settings how it behaves
	 * @param timers the clock
	 * @param listener what is done with what comes
	 * @param together whether several frames may be written at once
	 * @param client whether it is the client's, whose transport tells of the end; the hub
	 * warns of those that it cuts off
	 */
	public WireConnection(Wire wire, WireSettings settings, Timers timers, WireListener listener, boolean together,
			boolean client) {
		this.wire = wire;
		this.settings = settings;
		this.timers = timers;
		this.listener = listener;
		this.client = client;
		this.limit = WireSettings.frameLimit(settings.maxMessageSize());
		this.outbox = new WireOutbox(wire, together, settings.maxBuffered(), settings.maxBufferedBytes(),
				(failure) -> end(WireEnd.FAILED, "writing to it has failed: " + Stages.cause(failure).getMessage()));
		this.pulse = new Pulse(timers, this.outbox, settings);
	}

	/**
	 * Give signs of life, and expect them, from now on.
	 */
	public void begin() {
		this.timers.schedule(Duration.ofNanos(this.pulse.interval()), this::beatInTurn);
	}

	/**
	 * Beat where writing goes on: while that is busy with what has come from others,
	 * nothing is heard of this one either, and that says nothing.
	 */
	private void beatInTurn() {
		try {
			this.wire.executor().execute(this::beat);
		}
		catch (RejectedExecutionException ex) {
			closed("it is closed at this side");
		}
	}

	/**
	 * Give a sign of life as often as the other side expects one.
	 * @param nanos how long it waits between two, 0 if that is not known
	 */
	void beatEvery(long nanos) {
		this.pulse.beatEvery(nanos);
	}

	/**
	 * Return how many bytes a message may have that comes: a larger one ends the
	 * connection, by {@link #tooLarge}.
	 * @return bytes
	 */
	public int limit() {
		return this.limit;
	}

	/**
	 * Take as large payloads as the other side does.
	 */
	void takeUpTo(long maxMessageSize) {
		int wanted = (int) Math.min(Integer.MAX_VALUE, maxMessageSize);
		this.limit = Math.max(this.limit, WireSettings.frameLimit(wanted));
	}

	/**
	 * Return when something was last heard.
	 */
	Instant heard() {
		return this.pulse.heard();
	}

	boolean isOver() {
		return this.over.get();
	}

	/**
	 * Send a frame whatever waits, if the connection is not over.
	 */
	void send(Frame frame) {
		this.outbox.offer(FrameCodec.head(frame), frame.payload(), frame.isAhead(), false);
	}

	/**
	 * Send a frame if there is room for it.
	 * @return {@code false} if there is none
	 */
	boolean offer(Frame frame) {
		return this.outbox.offer(FrameCodec.head(frame), frame.payload(), frame.isAhead(), true);
	}

	/**
	 * Send a message, or end the connection if its reader lets too much wait.
	 * @param message the message
	 */
	public void sendOrEnd(byte[] message) {
		if (!this.outbox.offer(message, new byte[0], false, true)) {
			tooSlow();
		}
	}

	/**
	 * Take note that some of a message, or a sign of life, has come.
	 */
	public void heardFrom() {
		this.pulse.heardFrom();
	}

	/**
	 * Take a message that came.
	 * @param message all that the other side has written at once
	 */
	public void received(byte[] message) {
		heardFrom();
		this.pulse.listening(true);
		try {
			this.listener.onMessage(message);
		}
		catch (RuntimeException ex) {
			logger.debug("What came from {} cannot be used", this.wire.peer(), ex);
			end(WireEnd.MALFORMED, String.valueOf(ex.getMessage()));
		}
		finally {
			this.pulse.listening(false);
		}
	}

	/**
	 * End the connection because what comes is larger than {@link #limit}.
	 */
	public void tooLarge() {
		end(WireEnd.TOO_LARGE, "a message of more than " + this.limit + " bytes; raise " + WireSettings.SIZE_PROPERTY);
	}

	/**
	 * Take note that the connection is closed already. A second call does nothing.
	 * @param why why, for people
	 */
	public void closed(String why) {
		if (this.over.compareAndSet(false, true)) {
			this.outbox.close();
			this.listener.onOver(why);
		}
	}

	/**
	 * End the connection at once; what waits is not sent.
	 * @param end why
	 * @param why the same for people
	 */
	public void end(WireEnd end, String why) {
		if (this.over.compareAndSet(false, true)) {
			String reason = WireText.of(why, LONGEST);
			if (!this.client && WARNED.contains(end)) {
				logger.warn("The connection to {} is ended: {}", this.wire.peer(), reason);
			}
			this.outbox.close();
			this.wire.close(end, reason);
			this.listener.onOver(reason);
		}
	}

	/**
	 * End the connection when all that waits is sent, or cannot be.
	 * @param end why
	 * @param why the same for people
	 */
	public void finish(WireEnd end, String why) {
		this.outbox.whenEmpty(() -> end(end, why));
	}

	/**
	 * End the connection because the other side reads too slowly.
	 */
	void tooSlow() {
		end(WireEnd.SLOW, "too much waits for this reader; see " + this.settings.boundProperty());
	}

	/**
	 * Give a sign of life, and see whether the other side gives any and takes what it is
	 * sent. Both give them unasked, so that none waits behind what the other one sends.
	 */
	private void beat() {
		if (isOver()) {
			return;
		}
		WireEnd wrong = this.pulse.beat();
		if (wrong != null) {
			end(wrong, (wrong == WireEnd.SLOW) ? "it does not read what it is sent"
					: "nothing was heard from it for a third of the lease");
			return;
		}
		this.listener.onBeat();
		begin();
	}

}
