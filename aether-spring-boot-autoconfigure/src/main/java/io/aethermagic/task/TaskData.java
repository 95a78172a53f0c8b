package io.aethermagic.task;

import java.lang.reflect.Type;

import org.jspecify.annotations.Nullable;

/**
 * Data that came with a message, still as JSON. Immutable and safe for use by several
 * threads.
 */
public interface TaskData {

	/**
	 * Return the data as it came.
	 * @return a fresh copy of the JSON text in UTF-8
	 */
	byte[] json();

	/**
	 * Read the data as a type. A {@link String} or {@code byte[]} is read from a JSON
	 * string (the latter as Base64); other JSON is given as its text.
	 * @param <T> the type
	 * @param type a class
	 * @return the value; {@code null} only where the JSON is {@code null}
	 * @throws DataException if the JSON does not fit the type
	 */
	<T> @Nullable T read(Class<T> type);

	/**
	 * Read the data as a type that may be generic.
	 * @param type a type, {@code List<Thumbnail>} for example
	 * @return the value; {@code null} only where the JSON is {@code null}
	 * @throws DataException if the JSON does not fit the type
	 */
	@Nullable Object read(Type type);

}
