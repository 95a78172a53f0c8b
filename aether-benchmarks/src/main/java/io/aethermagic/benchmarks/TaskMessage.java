package io.aethermagic.benchmarks;

import java.util.Map;

import tools.jackson.databind.json.JsonMapper;

/**
 * The 11 keys of a message, as one would write them down by hand.
 *
 * @param action what the message says
 * @param status the wire's word for it
 * @param progress 0 to 100
 * @param data request or result
 * @param host the sender's machine
 * @param client the sender
 * @param job the service
 * @param workgroup who competes for the task
 * @param task the operation
 * @param context the partition
 * @param tid the task's identifier
 */
record TaskMessage(String action, String status, int progress, Object data, String host, String client, String job,
		String workgroup, String task, String context, String tid) {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final String HOST = "benchmark-host";

	static TaskMessage perform(String client, String tid, String data) {
		return new TaskMessage("perform", "initialized", 0, data, HOST, client, EchoTasks.JOB, "", EchoTasks.TASK, "x",
				tid);
	}

	static TaskMessage read(byte[] json) {
		return JSON.readValue(json, TaskMessage.class);
	}

	byte[] write() {
		return JSON.writeValueAsBytes(this);
	}

	TaskMessage accepted(String client) {
		return answer(client, "status", "progress", 0, Map.of());
	}

	TaskMessage completed(String client) {
		return answer(client, "complete", "succeed", 100, this.data);
	}

	private TaskMessage answer(String client, String action, String status, int progress, Object data) {
		return new TaskMessage(action, status, progress, data, HOST, client, this.job, "workgroup", this.task,
				this.context, this.tid);
	}

}
