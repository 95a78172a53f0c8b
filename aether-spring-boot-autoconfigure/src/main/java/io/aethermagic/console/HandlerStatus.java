package io.aethermagic.console;

import io.aethermagic.worker.HandlerView;
import org.jspecify.annotations.Nullable;

/**
 * A handler of this instance as it is at one moment.
 *
 * @param id its name in logs, health and threads
 * @param transport the transport that it takes tasks from
 * @param address where its tasks are sent
 * @param workgroup its workgroup; empty for a broadcast handler
 * @param state whether it takes tasks
 * @param concurrency how many it may have in hand
 * @param inHand how many it has
 * @param problem why it gets none although there is a connection
 */
public record HandlerStatus(String id, String transport, String address, String workgroup, HandlerView.State state,
		int concurrency, int inHand, @Nullable String problem) {

	static HandlerStatus of(String transport, HandlerView view) {
		return new HandlerStatus(view.definition().id(), transport, view.definition().address().toString(),
				view.definition().broadcast() ? "" : view.definition().workgroup(), view.state(), view.concurrency(),
				view.inHand(), view.problem());
	}

}
