package io.aethermagic.benchmarks;

/**
 * The topics of a contender that is written by hand, each with a first level of its own.
 *
 * @param union the first level
 */
record MqttNames(String union) {

	String performTopic(String tid) {
		return taskTopic() + tid + "/perform";
	}

	String performFilter() {
		return "$share/" + this.union + "_workgroup/" + taskTopic() + "+/perform";
	}

	String answerTopic() {
		return this.union + "/system/inbox/" + caller();
	}

	String caller() {
		return this.union + "-caller";
	}

	String worker() {
		return this.union + "-worker";
	}

	private String taskTopic() {
		return this.union + "/" + EchoTasks.JOB + "/" + EchoTasks.TASK + "/x/";
	}

}
