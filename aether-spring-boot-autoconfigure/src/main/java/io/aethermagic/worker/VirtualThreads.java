package io.aethermagic.worker;

import java.util.concurrent.ThreadFactory;

/**
 * A thread for each task, however many. Safe for use by several threads.
 *
 * @param factory makes virtual threads
 */
record VirtualThreads(ThreadFactory factory) implements ResizableExecutor {

	@Override
	public void execute(Runnable work) {
		this.factory.newThread(work).start();
	}

	@Override
	public void resize(int concurrency) {
		// there are always as many as there are tasks
	}

}
