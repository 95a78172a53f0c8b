package io.aethermagic.transport.websocket;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.aethermagic.time.DetachedThreads;

/**
 * The few threads of one side, which end when there is nothing to do. What may wait for
 * the other side, connecting and closing, is apart from writing, which never waits.
 *
 * @param writing where writing goes on
 * @param waiting where is waited for the other side
 */
record WebSocketThreads(Executor writing, Executor waiting) {

	private static final int IDLE_SECONDS = 10;

	/** One connects while the one before is being closed. */
	private static final int CLIENT = 2;

	/** As many peers as are closed at a time: one that reads nothing takes a moment. */
	private static final int HUB = 8;

	static WebSocketThreads ofClient() {
		return new WebSocketThreads(pool("aether-websocket-", 1), pool("aether-websocket-wait-", CLIENT));
	}

	static WebSocketThreads ofHub() {
		int processors = Runtime.getRuntime().availableProcessors();
		return new WebSocketThreads(pool("aether-hub-", processors), pool("aether-hub-wait-", HUB));
	}

	private static Executor pool(String prefix, int threads) {
		ThreadPoolExecutor pool = new ThreadPoolExecutor(threads, threads, IDLE_SECONDS, TimeUnit.SECONDS,
				new LinkedBlockingQueue<>(), DetachedThreads.numbered(prefix, true));
		pool.allowCoreThreadTimeOut(true);
		return pool;
	}

}
