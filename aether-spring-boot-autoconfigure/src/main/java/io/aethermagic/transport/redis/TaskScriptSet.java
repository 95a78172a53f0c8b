package io.aethermagic.transport.redis;

import java.util.List;
import java.util.function.Function;

import io.aethermagic.transport.redis.connection.Script;

/**
 * The scripts on a task address. They mean the same in streams and lists, and take the
 * same arguments, but for what is sent; each says where it is what these are.
 *
 * @param send adds tasks
 * @param join makes a consumer known, and its group
 * @param tend says that a consumer lives, and cleans up
 * @param take takes what can be had without waiting
 * @param hold starts a lease anew
 * @param release gives back
 * @param ack is done with tasks
 * @param leave makes a consumer unknown
 */
record TaskScriptSet(Script send, Script join, Script tend, Script take, Script hold, Script release, Script ack,
		Script leave) {

	/** What a step answers when the task is the consumer's. */
	static final long HELD = 1;

	/** What a step answers when Redis has forgotten the group. */
	static final long GONE = 2;

	/**
	 * Read the scripts of streams, or those of lists.
	 * @param kind what their names begin with
	 */
	static TaskScriptSet load(String kind) {
		Function<String, Script> load = (name) -> Script.load(TaskScriptSet.class, kind + "-" + name + ".lua");
		return new TaskScriptSet(load.apply("send"), load.apply("join"), load.apply("tend"), load.apply("take"),
				load.apply("hold"), load.apply("release"), load.apply("ack"), load.apply("leave"));
	}

	List<Script> all() {
		return List.of(this.send, this.join, this.tend, this.take, this.hold, this.release, this.ack, this.leave);
	}

}
