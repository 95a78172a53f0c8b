package io.aethermagic.transport;

/**
 * What became of a message that was sent.
 */
public enum Receipt {

	/** Somebody is there to receive it, as far as the broker says. */
	ROUTED,

	/** Nobody is there. */
	UNROUTED,

	/** The broker or hub has it, and does not know whether anybody will come for it. */
	UNKNOWN

}
