package io.aethermagic.worker;

import io.aethermagic.message.Headers;
import io.aethermagic.message.MessageCodec;
import io.aethermagic.node.Inbound;
import io.aethermagic.task.TaskKey;

/**
 * What makes two performs the same work for one workgroup here: address, tid and caller;
 * and the data where the caller is foreign, because a foreign caller's tids repeat.
 *
 * @param task address and tid
 * @param workgroup whose copy; for a broadcast handler its id
 * @param caller the caller's instance id
 * @param dataHash a hash of the data of a message without our headers; else 0
 * @promise 4.4
 * @promise 5.16
 */
record RunKey(TaskKey task, String workgroup, String caller, long dataHash) {

	static RunKey of(TaskHandlerDefinition handler, Inbound perform, MessageCodec codec) {
		return new RunKey(new TaskKey(handler.address(), perform.message().tid()), handler.group(),
				perform.payload().client(), isForeign(perform) ? codec.hash(perform.payload().data()) : 0);
	}

	/**
	 * Tell whether a perform is of a caller that knows no headers of ours.
	 */
	static boolean isForeign(Inbound perform) {
		return !perform.message().headers().containsKey(Headers.DISPATCH);
	}

}
