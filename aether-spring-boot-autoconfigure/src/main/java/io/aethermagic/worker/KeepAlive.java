package io.aethermagic.worker;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

import io.aethermagic.time.DetachedThreads;

/**
 * Keeps the process alive while there is something to wait for: an application without a
 * web server has no other thread that would. Safe for use by several threads.
 */
final class KeepAlive {

	private final String name;

	private final CountDownLatch stopped = new CountDownLatch(1);

	private final AtomicBoolean started = new AtomicBoolean();

	KeepAlive(String name) {
		this.name = name;
	}

	void start() {
		if (this.started.compareAndSet(false, true)) {
			DetachedThreads.named(this.name, false).newThread(this::stay).start();
		}
	}

	private void stay() {
		try {
			this.stopped.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	void stop() {
		this.stopped.countDown();
	}

}
