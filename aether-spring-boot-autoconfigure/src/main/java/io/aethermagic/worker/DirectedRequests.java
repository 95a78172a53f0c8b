package io.aethermagic.worker;

import java.util.List;
import java.util.stream.Stream;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.node.AetherNode;
import io.aethermagic.node.Inbound;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.task.TaskKey;
import org.jspecify.annotations.Nullable;

/**
 * Takes the tasks that callers send to this very instance, and finds their handlers; an
 * event is for each of its listeners. Safe for use by several threads.
 *
 * @promise 5.17
 */
final class DirectedRequests {

	private final AetherNode node;

	private final List<TaskContainer> containers;

	private final WorkerAnswers answers;

	/**
	 * Take them from the node's inbox.
	 * @param containers all handlers, as they are when a task comes
	 */
	DirectedRequests(AetherNode node, List<TaskContainer> containers, WorkerAnswers answers) {
		this.node = node;
		this.containers = containers;
		this.answers = answers;
	}

	void onPerform(Inbound perform) {
		AetherMessage message = perform.message();
		TaskAddress address = new TaskAddress(this.node.union(), perform.payload().job(), perform.payload().task(),
				perform.payload().context());
		if (WorkerAnswers.isEvent(message)) {
			listeners(address).forEach((listener) -> listener.direct(message, perform.sender()));
			return;
		}
		TaskContainer container = find(address, message);
		if (container != null) {
			container.direct(message, perform.sender());
		}
		else {
			this.answers.noHandler(message, new TaskKey(address, message.tid()));
		}
	}

	private Stream<TaskContainer> listeners(TaskAddress topic) {
		return this.containers.stream().filter((container) -> container.definition().address().equals(topic));
	}

	/**
	 * Find the handler, one that takes tasks before one that does not.
	 */
	private @Nullable TaskContainer find(TaskAddress address, AetherMessage message) {
		TaskContainer found = null;
		for (TaskContainer container : this.containers) {
			TaskHandlerDefinition handler = container.definition();
			if (handler.address().equals(address) && !PerformReader.isForAnotherGroup(handler, message)
					&& (found == null || !found.takesTasks())) {
				found = container;
			}
		}
		return found;
	}

}
