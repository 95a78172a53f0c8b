package io.aethermagic.observation;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import io.aethermagic.client.TaskCallRequest;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.task.TaskEvent;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a call that is observed: from its being made to its end. The carrier's
 * entries become headers of the call.
 */
public class TaskCallObservationContext extends SenderContext<Map<String, String>> {

	private final TaskCallRequest.Kind kind;

	private final String transport;

	private final TaskAddress address;

	private final String tid;

	private volatile TaskEvent.@Nullable Ended end;

	/**
	 * Create the context of a call.
	 * @param request the call
	 */
	public TaskCallObservationContext(TaskCallRequest request) {
		super((headers, name, value) -> Objects.requireNonNull(headers).put(name, value), Kind.PRODUCER);
		this.kind = request.kind();
		this.transport = request.transport();
		this.address = request.address();
		this.tid = request.tid();
		setCarrier(new HashMap<>());
	}

	/**
	 * Return how the call is made.
	 * @return the way
	 */
	public TaskCallRequest.Kind kind() {
		return this.kind;
	}

	/**
	 * Return the transport that the call goes to.
	 * @return a name of {@code aether.transports}
	 */
	public String transport() {
		return this.transport;
	}

	/**
	 * Return where the task goes.
	 * @return the address
	 */
	public TaskAddress address() {
		return this.address;
	}

	/**
	 * Return the task's identifier.
	 * @return the tid
	 */
	public String tid() {
		return this.tid;
	}

	/**
	 * Return how the call has ended.
	 * @return the end, or {@code null} while it is open
	 */
	public TaskEvent.@Nullable Ended end() {
		return this.end;
	}

	void ended(TaskEvent.Ended end) {
		this.end = end;
	}

}
