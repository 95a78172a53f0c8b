package io.aethermagic.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;

/**
 * The scripts on a group of a stream, each a Lua resource beside this class that says
 * what it takes and answers.
 */
enum GroupScript {

	SET_ID,

	CREATE_CONSUMER,

	DELETE_CONSUMER,

	AUTO_CLAIM,

	AUTO_CLAIM_IDS;

	private final byte[] text = read();

	/**
	 * Return the name of the resource.
	 */
	String resource() {
		return "group-" + name().toLowerCase(Locale.ROOT).replace('_', '-') + ".lua";
	}

	byte[] text() {
		return this.text;
	}

	private byte[] read() {
		try (InputStream resource = GroupScript.class.getResourceAsStream(resource())) {
			if (resource == null) {
				throw new IllegalStateException("There is no script " + resource());
			}
			return resource.readAllBytes();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The script " + resource() + " cannot be read", ex);
		}
	}

}
