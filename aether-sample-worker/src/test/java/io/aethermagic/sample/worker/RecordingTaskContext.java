package io.aethermagic.sample.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.aethermagic.client.AetherOperations;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.worker.TaskContext;

/**
 * Keeps what a handler reports, and can be cancelled at a percentage.
 */
class RecordingTaskContext implements TaskContext {

	final List<Integer> percentages = new ArrayList<>();

	final List<Object> stages = new ArrayList<>();

	private int cancelAt = Integer.MAX_VALUE;

	private volatile boolean cancelled;

	RecordingTaskContext cancelAt(int percent) {
		this.cancelAt = percent;
		return this;
	}

	@Override
	public void progress(int percent, Object data) {
		this.percentages.add(percent);
		Object stage = ((ResizeProgress) data).stage();
		if (this.stages.isEmpty() || !this.stages.get(this.stages.size() - 1).equals(stage)) {
			this.stages.add(stage);
		}
		if (percent >= this.cancelAt) {
			this.cancelled = true;
		}
	}

	@Override
	public boolean cancelled() {
		return this.cancelled;
	}

	@Override
	public TaskAddress address() {
		return new TaskAddress("pictures", ResizeRequest.JOB, ResizeRequest.TASK, TaskAddress.DEFAULT_CONTEXT);
	}

	@Override
	public String tid() {
		return "1";
	}

	@Override
	public String workgroup() {
		return TaskAddress.DEFAULT_WORKGROUP;
	}

	@Override
	public int dispatch() {
		return 1;
	}

	@Override
	public int attempt() {
		return 1;
	}

	@Override
	public Instant deadline() {
		return Instant.MAX;
	}

	@Override
	public Duration remaining() {
		return Duration.ofMinutes(1);
	}

	@Override
	public Map<String, String> headers() {
		return Map.of();
	}

	@Override
	public void onCancel(Runnable listener) {
	}

	@Override
	public AetherOperations nested() {
		throw new UnsupportedOperationException();
	}

}
