package io.aethermagic.benchmarks;

import java.time.Duration;

/**
 * A contender whose exchanges are begun in this process: a caller and a worker,
 * connected.
 */
interface ExchangeContender extends Exchange, Contender {

	/** The longest wait for a connection or a confirmation of it, in milliseconds. */
	long PATIENCE_MILLIS = 20_000;

	@Override
	default Load.Figures measure(int inFlight, Duration round) throws InterruptedException {
		return new Load(this, inFlight).run(round);
	}

}
