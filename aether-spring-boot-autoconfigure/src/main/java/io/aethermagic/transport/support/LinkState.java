package io.aethermagic.transport.support;

import java.time.Instant;

import io.aethermagic.transport.TransportState;
import org.jspecify.annotations.Nullable;

/**
 * How a connection is doing, and the life that is in use. Changed by one thread at a
 * time, read by any.
 *
 * @param <L> the transport's link
 */
final class LinkState<L extends Link> {

	private volatile @Nullable L link;

	private volatile boolean connected;

	private volatile @Nullable Instant heard;

	private volatile @Nullable String incarnation;

	private volatile @Nullable String problem;

	/**
	 * Create the state of a connection that there is not.
	 * @param problem why, for people
	 */
	LinkState(String problem) {
		this.problem = problem;
	}

	/**
	 * Return the present life, restored or being restored, or {@code null}.
	 */
	@Nullable L link() {
		return this.link;
	}

	TransportState get() {
		L link = this.link;
		String problem = this.problem;
		return new TransportState(this.connected, (link != null) ? link.heard() : this.heard, this.incarnation,
				(problem == null && link != null) ? link.problem() : problem);
	}

	void opened(L link) {
		this.link = link;
		this.incarnation = link.incarnation();
	}

	void restored() {
		this.connected = true;
		this.problem = null;
	}

	/**
	 * Forget the life.
	 * @param problem why there is none, for people
	 * @return whether it was restored
	 */
	boolean failed(String problem) {
		boolean was = this.connected;
		L last = this.link;
		if (last != null) {
			this.heard = last.heard();
		}
		this.link = null;
		this.connected = false;
		this.problem = problem;
		return was;
	}

}
