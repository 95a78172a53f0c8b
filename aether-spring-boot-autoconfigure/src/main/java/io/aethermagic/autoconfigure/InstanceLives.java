package io.aethermagic.autoconfigure;

/**
 * Names each start of one application context. What has started again, or was restored
 * from a checkpoint, is another instance to the others: they were told that the first one
 * has gone, and two processes can come from one checkpoint. Not safe for use by several
 * threads.
 */
final class InstanceLives {

	private final AetherInstance first;

	private boolean started;

	InstanceLives(AetherInstance first) {
		this.first = first;
	}

	AetherInstance next() {
		AetherInstance next = this.started ? this.first.again() : this.first;
		this.started = true;
		return next;
	}

}
