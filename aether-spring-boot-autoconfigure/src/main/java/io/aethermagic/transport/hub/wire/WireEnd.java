package io.aethermagic.transport.hub.wire;

/**
 * Why one side ends a connection.
 */
public enum WireEnd {

	/** All is said. */
	GOODBYE,

	/** This side is about to stop. */
	GOING_AWAY,

	/** What came is not this protocol. */
	MALFORMED,

	/** What came is larger than is taken. */
	TOO_LARGE,

	/** The other side does not read as fast as it is sent to. */
	SLOW,

	/** Nothing was heard for too long. */
	SILENT,

	/** The other side is not let in, or no longer. */
	REFUSED,

	/** This side has failed. */
	FAILED

}
