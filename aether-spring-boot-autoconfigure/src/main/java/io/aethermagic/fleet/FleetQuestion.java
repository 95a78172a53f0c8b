package io.aethermagic.fleet;

import io.aethermagic.message.ProtocolRecord;

/**
 * A question on the wire.
 *
 * @param id by which the answer is found
 * @param action what is asked: the name of a {@link FleetAction}
 * @param target the tid of a task or the id of a handler; empty for what has none
 * @param limit how many entries a list has at most
 */
record FleetQuestion(String id, String action, String target, int limit) implements ProtocolRecord {
}
