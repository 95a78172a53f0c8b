package io.aethermagic.transport.redis;

/**
 * The ids of a stream's entries: milliseconds, a hyphen, and a number.
 */
final class EntryIds {

	private EntryIds() {
	}

	/**
	 * Return the first id after one.
	 */
	static String next(String id) {
		return time(id) + "-" + (number(id) + 1);
	}

	static boolean isAfter(String id, String other) {
		int byTime = Long.compare(time(id), time(other));
		return (byTime != 0) ? byTime > 0 : number(id) > number(other);
	}

	/**
	 * Return when an entry was added, in milliseconds of the server's clock.
	 */
	static long time(String id) {
		return Long.parseLong(id.substring(0, id.indexOf('-')));
	}

	private static long number(String id) {
		return Long.parseLong(id.substring(id.indexOf('-') + 1));
	}

}
