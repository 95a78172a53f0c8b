package io.aethermagic.benchmarks;

import java.time.Duration;

/**
 * One way to make the exchange.
 */
interface Contender extends AutoCloseable {

	/**
	 * Keep a number of exchanges in flight for a while.
	 * @param inFlight how many
	 * @param round how long
	 * @return what was measured
	 * @throws InterruptedException if the run is interrupted
	 */
	Load.Figures measure(int inFlight, Duration round) throws InterruptedException;

	@Override
	void close();

}
