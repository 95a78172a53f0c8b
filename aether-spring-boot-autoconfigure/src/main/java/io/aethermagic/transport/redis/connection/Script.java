package io.aethermagic.transport.redis.connection;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A Lua script that the server runs as one step.
 *
 * @param name the resource that it was read from
 * @param text the script
 * @param digest what the server knows it by
 */
public record Script(String name, String text, String digest) {

	/** What stands in a line in front of the name of a script that belongs there. */
	private static final String INCLUDE = "-- @include ";

	/**
	 * Read a script. A line {@code -- @include other.lua} is replaced by that script,
	 * which may have such lines too.
	 * @param beside the class in whose package the script is
	 * @param name the name of the resource
	 * @return the script
	 * @throws IllegalStateException if there is no such script, or it includes itself
	 */
	public static Script load(Class<?> beside, String name) {
		StringBuilder text = new StringBuilder();
		read(beside, name, new ArrayList<>(), text);
		return new Script(name, text.toString(), digest(text.toString()));
	}

	private static void read(Class<?> beside, String name, List<String> within, StringBuilder text) {
		if (within.contains(name)) {
			throw new IllegalStateException("The script " + name + " includes itself: " + within);
		}
		within.add(name);
		lines(beside, name).forEach((line) -> {
			if (line.startsWith(INCLUDE)) {
				read(beside, line.substring(INCLUDE.length()), within, text);
			}
			else {
				text.append(line).append('\n');
			}
		});
		within.remove(name);
	}

	private static List<String> lines(Class<?> beside, String name) {
		try (InputStream resource = beside.getResourceAsStream(name)) {
			if (resource == null) {
				throw new IllegalStateException(
						"There is no script " + name + " in the package " + beside.getPackageName());
			}
			return new String(resource.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The script " + name + " cannot be read", ex);
		}
	}

	private static String digest(String text) {
		try {
			MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
			return HexFormat.of().formatHex(sha1.digest(text.getBytes(StandardCharsets.UTF_8)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every JVM has SHA-1", ex);
		}
	}

}
