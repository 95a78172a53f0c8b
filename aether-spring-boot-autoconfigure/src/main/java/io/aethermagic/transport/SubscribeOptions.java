package io.aethermagic.transport;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

import io.aethermagic.message.Action;
import org.jspecify.annotations.Nullable;

/**
 * How a channel is subscribed to.
 *
 * @param workgroup members of one workgroup compete; {@code null} to receive every
 * message
 * @param actions which actions are wanted
 * @param lease how long a delivery is this instance's after each {@code accept} or
 * {@code extend}; {@link Duration#ZERO} where there is nothing to hold
 */
public record SubscribeOptions(@Nullable String workgroup, Set<Action> actions, Duration lease) {

	/**
	 * Create options.
	 */
	public SubscribeOptions {
		actions = Set.copyOf(actions);
	}

	/**
	 * Options of a container: performs, for a workgroup, under a lease.
	 * @param workgroup the workgroup, or {@code null} for a broadcast handler
	 * @param lease the lease
	 * @return the options
	 */
	public static SubscribeOptions tasks(@Nullable String workgroup, Duration lease) {
		return new SubscribeOptions(workgroup, EnumSet.of(Action.PERFORM), lease);
	}

	/**
	 * Options of a subscriber that gets every message of these actions.
	 * @param first an action
	 * @param more more actions
	 * @return the options
	 */
	public static SubscribeOptions every(Action first, Action... more) {
		return new SubscribeOptions(null, EnumSet.of(first, more), Duration.ZERO);
	}

}
