package io.aethermagic.client;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import io.aethermagic.message.Headers;
import io.aethermagic.task.Names;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.transport.Capability;
import io.aethermagic.transport.MissingCapabilityException;
import io.aethermagic.transport.SendOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;

/**
 * The call in the making of {@link AetherTemplate}.
 */
final class DefaultTaskCall implements TaskCall {

	private final AetherTemplate template;

	private final @Nullable TaskScope scope;

	private final String job;

	private final String task;

	private final Set<Capability> require = EnumSet.noneOf(Capability.class);

	private String context = TaskAddress.DEFAULT_CONTEXT;

	private final CallHeaders headers;

	private @Nullable Duration timeout;

	private @Nullable String tid;

	private @Nullable String transport;

	private @Nullable String workgroup;

	private @Nullable String to;

	private @Nullable Type payloadType;

	private int priority = SendOptions.DEFAULT_PRIORITY;

	DefaultTaskCall(AetherTemplate template, @Nullable TaskScope scope, String job, String task) {
		this.template = template;
		this.scope = scope;
		this.job = job;
		this.task = task;
		this.headers = new CallHeaders(job, task);
	}

	@Override
	public TaskCall context(String context) {
		this.context = context;
		return this;
	}

	@Override
	public TaskCall timeout(Duration timeout) {
		if (timeout.isNegative() || timeout.isZero()) {
			throw new IllegalArgumentException("The timeout " + timeout + " is not above zero");
		}
		this.timeout = timeout;
		return this;
	}

	@Override
	public TaskCall header(String name, String value) {
		this.headers.add(name, value);
		return this;
	}

	@Override
	public TaskCall tid(String tid) {
		this.tid = tid;
		return this;
	}

	@Override
	public TaskCall transport(String name) {
		this.transport = name;
		return this;
	}

	@Override
	public TaskCall to(String instance) {
		this.to = Names.check("instance", instance);
		return this;
	}

	@Override
	public TaskCall priority(int priority) {
		if (priority < 0 || priority > 9) {
			throw new IllegalArgumentException("The priority " + priority + " is outside 0 to 9");
		}
		this.priority = priority;
		return this;
	}

	@Override
	public TaskCall require(Capability... capabilities) {
		this.require.addAll(Set.of(capabilities));
		return this;
	}

	@Override
	public TaskCall payloadType(ParameterizedTypeReference<?> type) {
		this.payloadType = type.getType();
		return this;
	}

	/**
	 * Address one workgroup alone, as a replay does.
	 * @return this call
	 */
	DefaultTaskCall workgroup(String workgroup) {
		this.workgroup = workgroup;
		return this;
	}

	@Override
	public <T> TaskHandle<T> perform(@Nullable Object payload, Class<T> type) {
		return handle(payload, type);
	}

	@Override
	public <T> TaskHandle<T> perform(@Nullable Object payload, ParameterizedTypeReference<T> type) {
		return handle(payload, type.getType());
	}

	<T> TaskHandle<T> handle(@Nullable Object payload, Type type) {
		TaskClient client = client();
		PendingTask task = client.perform(spec(client), TaskCallRequest.Kind.PERFORM, payload, this.payloadType);
		client.gate().handedOut(task);
		return new DefaultTaskHandle<>(client, task, type);
	}

	@Override
	public <T> BroadcastHandle<T> broadcast(@Nullable Object payload, Class<T> type) {
		return broadcast(payload, type, Integer.MAX_VALUE);
	}

	@Override
	public <T> BroadcastHandle<T> broadcast(@Nullable Object payload, Class<T> type, int answers) {
		if (answers < 1) {
			throw new IllegalArgumentException("The number of answers " + answers + " is not above zero");
		}
		if (this.to != null) {
			throw new IllegalStateException("A broadcast goes to everybody, not to the instance " + this.to);
		}
		TaskClient client = client();
		PendingBroadcast<T> broadcast = client.broadcast(spec(client), payload, this.payloadType, type, answers);
		client.gate().handedOut(broadcast);
		return broadcast;
	}

	@Override
	public String send(@Nullable Object payload) {
		TaskClient client = client();
		Map<String, String> marked = new HashMap<>(this.headers.all());
		marked.put(Headers.SENT, SentTasks.MARK);
		PendingTask pending = client.perform(spec(client, marked), TaskCallRequest.Kind.SEND, payload,
				this.payloadType);
		client.follow(pending);
		return pending.key.tid();
	}

	private TaskClient client() {
		TaskClient client = this.template.client(this.transport);
		Set<Capability> present = client.node().transport().capabilities();
		if (!present.containsAll(this.require)) {
			Set<Capability> missing = EnumSet.copyOf(this.require);
			missing.removeAll(present);
			throw new MissingCapabilityException("The call to " + this.job + "/" + this.task, client.node().name(),
					missing, present);
		}
		return client;
	}

	private CallSpec spec(TaskClient client) {
		return spec(client, this.headers.all());
	}

	private CallSpec spec(TaskClient client, Map<String, String> headers) {
		TaskAddress address = new TaskAddress(client.node().union(), this.job, this.task, this.context);
		return new CallSpec(address, this.tid, this.timeout, headers, this.priority, this.workgroup, this.scope,
				this.to);
	}

}
