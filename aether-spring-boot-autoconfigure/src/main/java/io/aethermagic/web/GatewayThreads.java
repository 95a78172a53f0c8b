package io.aethermagic.web;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.aethermagic.time.DetachedThreads;

/**
 * The threads on which events are written to clients of the gateway. A client that reads
 * nothing holds one until the web server gives it up, so there are more than processors;
 * none is there while nothing happens. Safe for use by several threads.
 * <p>
 * It is no {@link Executor} itself, so that it is never taken for the application's.
 */
public final class GatewayThreads implements AutoCloseable {

	private static final String PREFIX = "aether-web-";

	private static final int MOST = 64;

	private static final Duration IDLE = Duration.ofSeconds(30);

	private final Executor executor;

	private final Runnable close;

	private GatewayThreads(Executor executor, Runnable close) {
		this.executor = executor;
		this.close = close;
	}

	/**
	 * Create platform threads.
	 * @return at most {@value #MOST}, which are started when needed and end when idle
	 */
	public static GatewayThreads platform() {
		ThreadPoolExecutor pool = new ThreadPoolExecutor(MOST, MOST, IDLE.toSeconds(), TimeUnit.SECONDS,
				new LinkedBlockingQueue<>(), DetachedThreads.numbered(PREFIX, true));
		pool.allowCoreThreadTimeOut(true);
		return new GatewayThreads(pool, pool::shutdownNow);
	}

	/**
	 * Create virtual threads.
	 * @return threads without a bound
	 * @throws UnsupportedOperationException if the Java runtime has none: it has from 21
	 * on
	 */
	public static GatewayThreads virtual() {
		ThreadFactory factory = DetachedThreads.virtual(PREFIX);
		return new GatewayThreads((work) -> factory.newThread(work).start(), () -> {
		});
	}

	Executor executor() {
		return this.executor;
	}

	/**
	 * End; what was to be written is not.
	 */
	@Override
	public void close() {
		this.close.run();
	}

}
