package io.aethermagic.node;

import java.util.List;

/**
 * Takes control messages of one kind, on a thread of the transport; must not block.
 */
@FunctionalInterface
public interface ControlListener {

	/**
	 * Take a control message.
	 * @param sender the instance id of the sender
	 * @param tasks the tasks it is about; may be empty
	 */
	void onControl(String sender, List<TaskRef> tasks);

}
