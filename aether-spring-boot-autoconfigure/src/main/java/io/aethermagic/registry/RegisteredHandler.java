package io.aethermagic.registry;

import java.util.Locale;
import java.util.Objects;

import io.aethermagic.worker.HandlerView;

/**
 * A handler of an instance, as that instance has last said.
 *
 * @param id its name in logs, health and threads
 * @param address where its tasks are sent, as {@code union/job/task/context}
 * @param workgroup its workgroup; empty for a broadcast handler
 * @param state whether it takes tasks: the lower-case name of a {@link HandlerView.State}
 * @param concurrency how many tasks it may have in hand
 * @param inHand how many it has
 */
public record RegisteredHandler(String id, String address, String workgroup, String state, int concurrency,
		int inHand) {

	/**
	 * Create a handler.
	 * @throws NullPointerException if something is missing, as it may be in what others
	 * say
	 */
	public RegisteredHandler {
		Objects.requireNonNull(id, "id");
		Objects.requireNonNull(address, "address");
		Objects.requireNonNull(workgroup, "workgroup");
		Objects.requireNonNull(state, "state");
	}

	static RegisteredHandler of(HandlerView view) {
		return new RegisteredHandler(view.definition().id(), view.definition().address().toString(),
				view.definition().broadcast() ? "" : view.definition().workgroup(),
				view.state().name().toLowerCase(Locale.ROOT), view.concurrency(), view.inHand());
	}

}
