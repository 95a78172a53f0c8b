package io.aethermagic.client;

import java.util.List;
import java.util.stream.Collectors;

import io.aethermagic.task.TaskState;

/**
 * Says in words how far a task has come. Stateless.
 */
final class TaskReport {

	private TaskReport() {
	}

	/**
	 * Say it.
	 * @param reached the last state before the end
	 * @param whyUnsent why it has not been sent, where it has not
	 * @param unrouted whether nobody was there when it was sent
	 * @param copies how far each copy has come
	 * @return a clause or several
	 */
	static String of(TaskState reached, String whyUnsent, boolean unrouted, List<CopyReport> copies) {
		if (reached == TaskState.PENDING) {
			return "it has not been sent: " + whyUnsent;
		}
		String accepted = copies.stream()
			.filter(CopyReport::wasAccepted)
			.map(CopyReport::text)
			.collect(Collectors.joining("; "));
		if (!accepted.isEmpty()) {
			return accepted;
		}
		return "it has been sent, and no worker has accepted it"
				+ (unrouted ? ": none listened at its address when it was sent" : "");
	}

}
