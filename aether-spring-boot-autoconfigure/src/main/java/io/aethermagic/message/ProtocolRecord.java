package io.aethermagic.message;

/**
 * Data that is Aether's own, not the application's: the code and message of a failure,
 * the tasks that a control message names. It is written and read by Aether's own rules,
 * whatever the application's JSON mapper is told to do with names, nulls, types or roots.
 * Implemented by records, which are sent alone or in an array.
 */
public interface ProtocolRecord {

}
