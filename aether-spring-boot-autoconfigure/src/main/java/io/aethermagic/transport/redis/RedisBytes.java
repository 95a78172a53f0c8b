package io.aethermagic.transport.redis;

import java.nio.charset.StandardCharsets;

/**
 * Text and numbers as Redis takes and gives them.
 */
final class RedisBytes {

	private RedisBytes() {
	}

	static byte[] of(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	static byte[] of(long number) {
		return of(Long.toString(number));
	}

	static String text(Object bytes) {
		return new String((byte[]) bytes, StandardCharsets.UTF_8);
	}

}
