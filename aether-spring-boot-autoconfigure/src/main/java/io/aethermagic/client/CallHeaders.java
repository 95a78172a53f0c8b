package io.aethermagic.client;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

import io.aethermagic.message.Headers;
import io.aethermagic.message.WireText;
import io.aethermagic.task.TaskAddress;

/**
 * The headers of one call in the making, within the bound that all of them have together.
 * Not safe for use by several threads.
 */
final class CallHeaders {

	/** How much of a header's name is shown, in characters. */
	private static final int SHOWN = 40;

	private final String where;

	private Map<String, String> headers = Map.of();

	private int size;

	CallHeaders(String job, String task) {
		this.where = job + "/" + task;
	}

	CallHeaders(TaskAddress address, Map<String, String> headers) {
		this(address.job(), address.task());
		if (!headers.isEmpty()) {
			this.headers = new HashMap<>(headers);
			headers.forEach((name, value) -> this.size += Headers.size(name, value));
		}
	}

	/**
	 * Add one, or put it in the place of one of the same name.
	 * @throws IllegalArgumentException as {@link TaskCall#header} says; nothing has
	 * changed then
	 */
	void add(String name, String value) {
		if (name.isBlank() || name.toLowerCase(Locale.ROOT).startsWith(Headers.PREFIX)) {
			throw new IllegalArgumentException("The header '" + WireText.of(name, SHOWN) + "' is blank or begins with '"
					+ Headers.PREFIX + "': choose another name");
		}
		if (!WireText.isWhole(name)) {
			throw new IllegalArgumentException("The name of the header '" + WireText.of(name, SHOWN)
					+ "' has half of a surrogate pair, which is no character: choose another name");
		}
		String before = this.headers.get(name);
		int size = this.size + Headers.size(name, value) - ((before != null) ? Headers.size(name, before) : 0);
		if (size > Headers.MAX_SIZE) {
			throw new IllegalArgumentException("With the header '" + WireText.of(name, SHOWN) + "' the headers of the "
					+ "call to " + this.where + " take more than the " + Headers.MAX_SIZE
					+ " bytes that they may have together: send it in the data");
		}
		if (this.headers.isEmpty()) {
			this.headers = new HashMap<>();
		}
		this.headers.put(name, value);
		this.size = size;
	}

	Map<String, String> all() {
		return this.headers;
	}

}
