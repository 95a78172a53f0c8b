package io.aethermagic.transport.hub;

import java.util.concurrent.atomic.LongAdder;

/**
 * What a hub counts: what it did and, within bounds, what it has. Safe for use by several
 * threads.
 */
final class HubCounters {

	final LongAdder lapsed = new LongAdder();

	final LongAdder expired = new LongAdder();

	final LongAdder duplicates = new LongAdder();

	final LongAdder refused = new LongAdder();

	final LongAdder dropped = new LongAdder();

	final LongAdder unclaimed = new LongAdder();

	final HubBound tasks;

	final HubBound passing;

	HubCounters(HubSettings settings) {
		this.tasks = new HubBound("tasks", settings, this.refused);
		this.passing = new HubBound("messages to inboxes and topics", settings, this.refused);
	}

	HubCounts snapshot() {
		return new HubCounts(this.tasks.messages(), this.tasks.bytes(), this.passing.messages(), this.passing.bytes(),
				this.lapsed.sum(), this.expired.sum(), this.duplicates.sum(), this.refused.sum(), this.dropped.sum(),
				this.unclaimed.sum());
	}

}
