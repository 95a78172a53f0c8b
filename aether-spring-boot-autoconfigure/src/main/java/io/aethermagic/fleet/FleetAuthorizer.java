package io.aethermagic.fleet;

/**
 * Says what other instances may ask of this one. A bean of this type takes the place of
 * the one that {@code aether.fleet.access} describes. Called on Aether's threads for
 * callbacks, by several at a time; may block.
 */
@FunctionalInterface
public interface FleetAuthorizer {

	/**
	 * Decide.
	 * @param request what is asked
	 * @return whether it is answered; {@code false} and what it throws refuse it
	 */
	boolean permits(FleetRequest request);

}
