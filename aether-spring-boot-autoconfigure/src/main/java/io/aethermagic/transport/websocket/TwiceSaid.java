package io.aethermagic.transport.websocket;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

import io.aethermagic.time.Timers;

/**
 * Tells what a foreign peer says a second time on its other way: it sends each message by
 * POST and over its WebSocket. The same on the same way is said anew. Safe for use by
 * several threads.
 */
final class TwiceSaid {

	private static final long SECONDS = Duration.ofSeconds(10).toNanos();

	private static final int MOST = 10_000;

	private final Timers timers;

	private final Map<String, Said> known = new LinkedHashMap<>() {

		private static final long serialVersionUID = 1;

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, Said> eldest) {
			return size() > MOST;
		}

	};

	TwiceSaid(Timers timers) {
		this.timers = timers;
	}

	/**
	 * Take note of a message.
	 * @param http whether it came by POST
	 * @return whether it came before, on the other way
	 */
	boolean said(String topic, String payload, boolean http) {
		String key = key(topic, payload);
		long now = this.timers.nanoTime();
		synchronized (this) {
			Said before = this.known.remove(key);
			if (before != null && now - before.at() > SECONDS) {
				before = null;
			}
			int ahead = (before != null) ? before.ahead() : 0;
			int next = ahead + (http ? 1 : -1);
			if (next != 0) {
				this.known.put(key, new Said(next, now));
			}
			return http ? ahead < 0 : ahead > 0;
		}
	}

	private static String key(String topic, String payload) {
		try {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			digest.update(topic.getBytes(StandardCharsets.UTF_8));
			digest.update((byte) '\n');
			return HexFormat.of().formatHex(digest.digest(payload.getBytes(StandardCharsets.UTF_8)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every JVM has SHA-256", ex);
		}
	}

	/**
	 * How often more a message came by POST than over the WebSocket.
	 */
	private record Said(int ahead, long at) {
	}

}
