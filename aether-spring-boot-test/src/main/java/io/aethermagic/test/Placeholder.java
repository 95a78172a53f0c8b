package io.aethermagic.test;

/**
 * Stands here until the module has its first real class.
 */
public final class Placeholder {

	private Placeholder() {
	}

}
