package io.aethermagic.transport.redis.connection;

import java.nio.charset.StandardCharsets;

/**
 * Text and numbers as Redis takes and gives them.
 */
public final class RedisBytes {

	private RedisBytes() {
	}

	/**
	 * Return the bytes of a text.
	 * @param text the text
	 * @return the bytes
	 */
	public static byte[] of(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * Return a number as Redis takes it.
	 * @param number the number
	 * @return its digits
	 */
	public static byte[] of(long number) {
		return of(Long.toString(number));
	}

	/**
	 * Return what Redis gives as a text.
	 * @param bytes the bytes
	 * @return the text
	 * @throws ClassCastException if Redis has given something else
	 */
	public static String text(Object bytes) {
		return new String((byte[]) bytes, StandardCharsets.UTF_8);
	}

}
