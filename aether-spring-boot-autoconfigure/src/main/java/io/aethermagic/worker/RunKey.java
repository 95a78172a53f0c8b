package io.aethermagic.worker;

import io.aethermagic.task.TaskKey;

/**
 * What makes two performs the same work for one workgroup here: address, tid and sender;
 * and the data where the sender is foreign, because a foreign sender's tids repeat.
 *
 * @param task address and tid
 * @param workgroup whose copy; for a broadcast handler its id
 * @param sender the caller's instance id
 * @param dataHash a hash of the data of a message without our headers; else 0
 */
record RunKey(TaskKey task, String workgroup, String sender, long dataHash) {
}
