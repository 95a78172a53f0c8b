package io.aethermagic.transport.redis;

import java.util.List;

import io.aethermagic.transport.redis.connection.Script;

/**
 * The scripts on an instance's inbox, on who is present, and on dead letters. What they
 * take and answer is said where they are.
 */
final class InstanceScripts {

	static final Script INBOX_TEND = load("inbox-tend");

	static final Script INBOX_CLOSE = load("inbox-close");

	static final Script PRESENT = load("instance-present");

	static final Script ABSENT = load("instance-absent");

	static final Script LETTER_ADD = load("letter-add");

	static final Script LETTER_LIST = load("letter-list");

	static final Script LETTER_FIND = load("letter-find");

	static final Script LETTER_REMOVE = load("letter-remove");

	static final List<Script> ALL = List.of(INBOX_TEND, INBOX_CLOSE, PRESENT, ABSENT, LETTER_ADD, LETTER_LIST,
			LETTER_FIND, LETTER_REMOVE);

	private InstanceScripts() {
	}

	private static Script load(String name) {
		return Script.load(InstanceScripts.class, name + ".lua");
	}

}
