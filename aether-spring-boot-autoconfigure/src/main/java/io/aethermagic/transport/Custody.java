package io.aethermagic.transport;

/**
 * What a step on a delivery found.
 */
public enum Custody {

	/** The delivery is still this instance's; the step was done, or had nothing to do. */
	HELD,

	/** The delivery was given to another, or is gone; the step changed nothing. */
	LOST

}
