package io.aethermagic.worker;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.transport.Delivery;

/**
 * What a container gives its tasks to.
 */
interface TaskPipeline {

	/**
	 * Take a delivery, on a thread of the handler. The container's permit is given back
	 * when the task no longer needs one, on whatever way it leaves.
	 * @param container who took it
	 * @param delivery the delivery
	 * @param arrivedNanos when it arrived
	 */
	void process(TaskContainer container, Delivery delivery, long arrivedNanos);

	/**
	 * Answer a task that there is no room for.
	 * @param definition whose task it is
	 * @param message the task
	 */
	void refuse(TaskHandlerDefinition definition, AetherMessage message);

}
