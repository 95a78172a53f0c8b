package io.aethermagic.web;

import java.time.Duration;
import java.util.List;

/**
 * How a gateway behaves.
 *
 * @param union the namespace of the tasks' addresses
 * @param instance the id of this instance, which the ids of its tasks begin with
 * @param basePath what all paths begin with, such as {@code /aether}
 * @param allow what may be performed: {@code job}, {@code job/task} or {@code *}
 * @param maxRequestSize the largest request body, in bytes
 * @param maxWait how long a request may wait for a result at most
 * @param maxTasks how many tasks are remembered, open and ended ones together
 * @param maxBytes how many bytes of results and progress of ended tasks are remembered
 * @param keep how long an ended task is remembered
 * @param keepAlive after what time of silence an event stream says that it is there
 */
public record GatewaySettings(String union, String instance, String basePath, List<String> allow, int maxRequestSize,
		Duration maxWait, int maxTasks, long maxBytes, Duration keep, Duration keepAlive) {

	/**
	 * Create settings.
	 */
	public GatewaySettings {
		allow = List.copyOf(allow);
	}

	String path(String id) {
		return this.basePath + "/tasks/" + id;
	}

	/**
	 * Return whether a task may be performed at all.
	 */
	boolean allows(String job, String task) {
		return this.allow.contains("*") || this.allow.contains(job) || this.allow.contains(job + "/" + task);
	}

}
