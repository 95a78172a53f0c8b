package io.aethermagic.node;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * What instances say to each other's inboxes about tasks in custody (wire format, "Our
 * headers"). A kind's name on the wire is its lower-case name here.
 */
public enum Control {

	/** A worker lists what it holds for a caller; the leases go on. */
	HEARTBEAT,

	/** A caller asks a worker whether it holds tasks. */
	ASK,

	/** A worker answers that it does. */
	RUNNING,

	/** A worker answers that it does not. */
	UNKNOWN,

	/** A worker has put tasks back unfinished; somebody else will start them. */
	RELEASED,

	/** A caller tells a worker that another one has the task. */
	SUPERSEDED,

	/** A worker tells a caller that it waits before it tries the task again. */
	HOLD,

	/** An instance stops; what it held is not held any more. */
	OFFLINE;

	private final String wireName = name().toLowerCase(Locale.ROOT);

	/**
	 * Return the name on the wire.
	 * @return {@code heartbeat} for {@link #HEARTBEAT}
	 */
	public String wireName() {
		return this.wireName;
	}

	static @Nullable Control of(String wireName) {
		for (Control control : values()) {
			if (control.wireName.equals(wireName)) {
				return control;
			}
		}
		return null;
	}

}
