package io.aethermagic.worker;

import java.util.concurrent.Executor;

/**
 * An executor that can be told to run more, or less, at a time while it is in use.
 */
interface ResizableExecutor extends Executor {

	/**
	 * Run so much at a time from now on; what runs already goes on.
	 * @param concurrency how many tasks at a time, above 0
	 */
	void resize(int concurrency);

}
