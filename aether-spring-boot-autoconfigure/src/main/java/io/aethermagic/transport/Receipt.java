package io.aethermagic.transport;

/**
 * What became of a message that was sent.
 */
public enum Receipt {

	/** Somebody is there to receive it. */
	ROUTED,

	/** Nobody is there. */
	UNROUTED,

	/** The broker has it, and does not say whether anybody is there. */
	UNKNOWN

}
