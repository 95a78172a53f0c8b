package io.aethermagic.console;

import io.aethermagic.client.TaskClient;
import io.aethermagic.node.AetherNode;
import io.aethermagic.worker.AetherWorker;

/**
 * What there is of this instance on one transport, from one start to the next stop.
 *
 * @param type the transport's type
 * @param node this instance on it
 * @param client the caller on it
 * @param worker the worker on it
 */
public record RunningTransport(String type, AetherNode node, TaskClient client, AetherWorker worker) {

	/**
	 * Return the transport's name in the configuration.
	 * @return the name
	 */
	public String name() {
		return this.node.name();
	}

}
