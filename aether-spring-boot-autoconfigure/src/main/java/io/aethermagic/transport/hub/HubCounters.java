package io.aethermagic.transport.hub;

import java.util.concurrent.atomic.LongAdder;

/**
 * What a hub counts.
 */
final class HubCounters {

	final LongAdder lapsed = new LongAdder();

	final LongAdder expired = new LongAdder();

	final LongAdder duplicates = new LongAdder();

	final LongAdder refused = new LongAdder();

	final LongAdder dropped = new LongAdder();

	final LongAdder unclaimed = new LongAdder();

	HubCounts snapshot(HubBound tasks, HubBound passing) {
		return new HubCounts(tasks.messages(), tasks.bytes(), passing.messages(), passing.bytes(), this.lapsed.sum(),
				this.expired.sum(), this.duplicates.sum(), this.refused.sum(), this.dropped.sum(),
				this.unclaimed.sum());
	}

}
