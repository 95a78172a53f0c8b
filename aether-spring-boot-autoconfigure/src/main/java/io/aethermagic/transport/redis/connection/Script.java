package io.aethermagic.transport.redis.connection;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A Lua script that the server runs as one step.
 *
 * @param text the script
 * @param digest what the server knows it by
 */
public record Script(String text, String digest) {

	/**
	 * Create a script.
	 * @param parts what its text is made of
	 * @return the script
	 */
	public static Script of(String... parts) {
		String text = String.join("", parts);
		try {
			MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
			return new Script(text, HexFormat.of().formatHex(sha1.digest(text.getBytes(StandardCharsets.UTF_8))));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every JVM has SHA-1", ex);
		}
	}

}
