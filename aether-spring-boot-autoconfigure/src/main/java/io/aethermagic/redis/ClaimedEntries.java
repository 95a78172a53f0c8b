package io.aethermagic.redis;

import java.util.List;

/**
 * What was claimed because it had been idle.
 *
 * @param entries the entries, unmodifiable
 * @param deletedIds what was pending and is not in the stream any more, unmodifiable; it
 * is no longer pending. Redis tells it from version 7 on
 * @param next from where to go on
 */
public record ClaimedEntries(List<StreamEntry> entries, List<String> deletedIds, String next) {

	private static final String END = "0-0";

	/**
	 * Create what was claimed.
	 * @param entries the entries
	 * @param deletedIds what is not in the stream any more
	 * @param next from where to go on
	 */
	public ClaimedEntries {
		entries = List.copyOf(entries);
		deletedIds = List.copyOf(deletedIds);
	}

	/**
	 * Return whether everything that is pending has been looked at.
	 * @return {@code true} if {@link #next()} is the beginning
	 */
	public boolean complete() {
		return this.next.equals(END);
	}

}
