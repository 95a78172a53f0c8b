package io.aethermagic.redis;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An entry of a stream.
 *
 * @param stream the stream's key
 * @param id the entry's id
 * @param fields the entry's fields in their order, unmodifiable; empty if the entry was
 * deleted, or if only its id was asked for
 */
public record StreamEntry(String stream, String id, Map<String, String> fields) {

	/**
	 * Create an entry.
	 * @param stream the stream's key
	 * @param id the entry's id
	 * @param fields the entry's fields
	 */
	public StreamEntry {
		fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
	}

}
