package io.aethermagic.transport.hub.client;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import io.aethermagic.transport.Custody;
import io.aethermagic.transport.TransportException;
import io.aethermagic.transport.hub.HubLink;
import io.aethermagic.transport.support.Stages;
import org.jspecify.annotations.Nullable;

/**
 * Where the steps on deliveries are taken, which is the hub that is connected now, and
 * what was accepted and has not ended, for the next hub to be told of. Safe for use by
 * several threads.
 */
final class OpenDeliveries {

	private final boolean claims;

	private final Supplier<String> where;

	private final Map<Long, OpenDelivery> accepted = new ConcurrentHashMap<>();

	private volatile @Nullable HubLink hub;

	/** Whether all is subscribed again on the hub that is connected now. */
	private volatile boolean restored;

	private volatile boolean closed;

	/**
	 * Create it without a hub.
	 * @param claims whether what was accepted is claimed from the next hub
	 * @param where names the hub, for people
	 */
	OpenDeliveries(boolean claims, Supplier<String> where) {
		this.claims = claims;
		this.where = where;
	}

	/**
	 * Return the hub to take steps at, or {@code null} while there is none on which all
	 * is claimed.
	 */
	@Nullable HubLink hub() {
		return this.hub;
	}

	/**
	 * Return the hub to take steps at with what came on a link. What came on an earlier
	 * one waits until all is subscribed again: a step that came first would take back
	 * what the hub is about to hand out anew, and nobody would hear of it.
	 */
	@Nullable HubLink hub(HubLink from) {
		HubLink hub = this.hub;
		return (hub == from || this.restored) ? hub : null;
	}

	void use(HubLink hub) {
		this.restored = false;
		this.hub = hub;
	}

	void restored(HubLink hub) {
		if (this.hub == hub) {
			this.restored = true;
		}
	}

	void ended(HubLink hub) {
		if (this.hub == hub) {
			this.hub = null;
		}
	}

	/**
	 * Answer a step that no hub can be asked about.
	 */
	CompletionStage<Custody> stepWithoutHub() {
		return this.closed ? Stages.LOST
				: Stages.failed(new TransportException("There is no connection to " + this.where.get() + " now", null));
	}

	void accepted(OpenDelivery delivery) {
		if (this.claims) {
			this.accepted.put(delivery.id(), delivery);
		}
	}

	void ended(OpenDelivery delivery) {
		this.accepted.remove(delivery.id());
	}

	Collection<OpenDelivery> accepted() {
		return this.accepted.values();
	}

	void close() {
		this.closed = true;
		this.accepted.clear();
	}

}
