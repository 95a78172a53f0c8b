package io.aethermagic.transport.hub.wire;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a frame says. Its name on the wire is its lower-case name here, with hyphens.
 */
enum FrameKind {

	/** The client's first: who it is, and what is said for it when it is lost. */
	HELLO,

	/** The hub's answer: which life of the hub this is, and what it takes. */
	WELCOME,

	/** A sign of life, given unasked by both sides. */
	PING,

	/** The client sends a message. */
	SEND(true),

	/** The client subscribes. */
	SUBSCRIBE,

	/** The client asks for more deliveries. No answer. */
	REQUEST,

	/** The client asks for one more delivery, and whether it is there. */
	POLL,

	/** The client has so many more messages of an inbox. No answer. */
	CONFIRM,

	/** The client ends a subscription. */
	UNSUBSCRIBE(true),

	/** The client begins custody of a delivery. */
	ACCEPT,

	/** The client renews the lease of a delivery. */
	EXTEND,

	/** The client is done with a delivery. */
	ACK,

	/** The client gives a delivery back. */
	RELEASE,

	/** The client claims a task from another life of the hub. */
	CLAIM,

	/** The client has claimed all that it held. */
	CLAIMED,

	/** The client keeps a dead letter. */
	ADD_LETTER(true),

	/** The client looks at dead letters; each comes as a letter, the end as an answer. */
	LIST_LETTERS(true),

	/** The client looks for one letter. */
	FIND_LETTER(true),

	/** The client removes a letter. */
	REMOVE_LETTER(true),

	/** The client says goodbye. */
	BYE(true),

	/** The hub delivers a message. */
	DELIVERY(true),

	/** The hub drops a message of a subscriber that asked for no more. */
	OVERLOAD(true),

	/**
	 * A letter that was asked for; the answer follows it, and so must not overtake it.
	 */
	LETTER,

	/** The hub has done what was asked. */
	OK,

	/** The hub has not done what was asked. */
	NO,

	/** What a later version says and this one does not know. */
	UNKNOWN;

	private static final Map<String, FrameKind> BY_NAME = new HashMap<>();

	static {
		for (FrameKind kind : values()) {
			BY_NAME.put(kind.wireName, kind);
		}
	}

	private final String wireName = name().toLowerCase(Locale.ROOT).replace('_', '-');

	private final boolean data;

	FrameKind() {
		this(false);
	}

	FrameKind(boolean data) {
		this.data = data;
	}

	String wireName() {
		return this.wireName;
	}

	/**
	 * Whether it keeps its place among the messages, unless its own is a control message:
	 * all else goes ahead of them.
	 */
	boolean isData() {
		return this.data;
	}

	static FrameKind of(String wireName) {
		return BY_NAME.getOrDefault(wireName, UNKNOWN);
	}

}
