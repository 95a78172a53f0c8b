package io.aethermagic.message;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * The actions of the wire (wire format, "The payload"). An action's name on the wire is
 * its lower-case name here.
 */
public enum Action {

	/** An instance has connected. */
	ONLINE,

	/** An instance is gone: said on stop, or by its last will. */
	OFFLINE,

	/** A handler has started to listen. */
	IDLE,

	/** A caller's request. */
	PERFORM,

	/** Accepted, progress or control. */
	STATUS,

	/** The end. */
	COMPLETE,

	/** The caller no longer cares. */
	DISMISS,

	/** The caller wants the work stopped. */
	CANCEL;

	private static final Action[] VALUES = values();

	private final String wireName = name().toLowerCase(Locale.ROOT);

	/**
	 * Return the name on the wire.
	 * @return {@code perform} for {@link #PERFORM}
	 */
	public String wireName() {
		return this.wireName;
	}

	/**
	 * Find an action by its name on the wire.
	 * @param wireName the name, exactly as on the wire
	 * @return the action, or {@code null} if there is none of this name
	 */
	public static @Nullable Action of(String wireName) {
		for (Action action : VALUES) {
			if (action.wireName.equals(wireName)) {
				return action;
			}
		}
		return null;
	}

}
