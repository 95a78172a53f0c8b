package io.aethermagic.redis;

import java.util.List;

/**
 * What a check has found.
 *
 * @param claimed entries that are the checking consumer's now, to be handled and
 * acknowledged, unmodifiable
 * @param dead entries that were handed to the dead letters and acknowledged, unmodifiable
 * @param deletedIds what was pending and is not in the stream any more, unmodifiable; it
 * was acknowledged
 */
public record IdleEntries(List<StreamEntry> claimed, List<DeadEntry> dead, List<String> deletedIds) {

	/**
	 * Create what was found.
	 * @param claimed entries to be handled
	 * @param dead entries that were given up
	 * @param deletedIds what is not in the stream any more
	 */
	public IdleEntries {
		claimed = List.copyOf(claimed);
		dead = List.copyOf(dead);
		deletedIds = List.copyOf(deletedIds);
	}

}
