package io.aethermagic.client;

/**
 * What a call does where no worker of any workgroup is there
 * ({@code aether.client.no-worker}).
 */
public enum NoWorker {

	/** Wait for one until the deadline. */
	WAIT,

	/** End the handle as FAILED with the code {@code no-worker}. */
	FAIL

}
