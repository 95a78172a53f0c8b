package io.aethermagic.transport.zeromq;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

import io.aethermagic.transport.hub.HubLink;
import org.jspecify.annotations.Nullable;

/**
 * How one handler's demand is granted to all callers that have tasks for it. While there
 * are permits, every caller has a grant for each of them: whoever is first is served, and
 * one who comes when there is none left takes the task back, for another worker. A caller
 * that has used its grants up stands in line; when there is a permit again, those in line
 * are asked one by one, and only when nobody is in line all have grants again. So no
 * permit is kept for a caller that has nothing while another one waits, and a task moves
 * once where many callers compete. Safe for use by several threads; holds no lock while
 * it asks.
 */
final class PeerTasks {

	private final long subscription;

	private final LongSupplier permits;

	private final Map<HubLink, Grants> callers = new HashMap<>();

	private final ArrayDeque<HubLink> line = new ArrayDeque<>();

	/** How many of those in line are being asked, or about to send. */
	private int asked;

	/**
	 * Create it without callers.
	 * @param permits says how many tasks are wanted now
	 */
	PeerTasks(long subscription, LongSupplier permits) {
		this.subscription = subscription;
		this.permits = permits;
	}

	/**
	 * Grant to a caller, too.
	 */
	void add(HubLink caller) {
		synchronized (this) {
			if (this.callers.putIfAbsent(caller, new Grants()) == null) {
				this.line.add(caller);
			}
		}
		grant();
	}

	/**
	 * Forget a caller that is gone.
	 */
	void remove(HubLink caller) {
		synchronized (this) {
			Grants grants = this.callers.remove(caller);
			this.line.remove(caller);
			if (grants != null && grants.asked) {
				grants.asked = false;
				this.asked--;
			}
		}
		grant();
	}

	/**
	 * Take note that a caller has sent a task; {@link #grant} is to follow.
	 */
	synchronized void came(HubLink caller) {
		Grants grants = this.callers.get(caller);
		if (grants == null) {
			return;
		}
		if (grants.asked) {
			grants.asked = false;
			this.asked--;
		}
		if (grants.open != Long.MAX_VALUE && --grants.open == 0) {
			this.line.add(caller);
		}
	}

	/**
	 * Grant what there are permits for.
	 */
	void grant() {
		List<Runnable> asking = new ArrayList<>();
		synchronized (this) {
			long free = this.permits.getAsLong();
			while (this.asked < free && !this.line.isEmpty()) {
				HubLink caller = this.line.remove();
				Grants grants = this.callers.get(caller);
				if (grants != null) {
					grants.open++;
					grants.asked = true;
					this.asked++;
					asking.add(() -> ask(caller, grants));
				}
			}
			if (this.asked == 0 && free > 0) {
				this.callers.forEach((caller, grants) -> {
					long more = free - grants.open;
					if (more > 0) {
						grants.open = free;
						asking.add(() -> caller.request(this.subscription, more));
					}
				});
			}
		}
		asking.forEach(Runnable::run);
	}

	private void ask(HubLink caller, Grants grants) {
		caller.poll(this.subscription).whenComplete((comes, failure) -> answered(grants, comes));
	}

	/**
	 * Go on with the next one if this one has nothing: its grant stays. What comes is
	 * counted when it is here.
	 */
	private void answered(Grants grants, @Nullable Boolean comes) {
		synchronized (this) {
			if (!grants.asked || Boolean.TRUE.equals(comes)) {
				return;
			}
			grants.asked = false;
			this.asked--;
		}
		grant();
	}

	/**
	 * What a caller may send.
	 */
	private static final class Grants {

		private long open;

		private boolean asked;

	}

}
