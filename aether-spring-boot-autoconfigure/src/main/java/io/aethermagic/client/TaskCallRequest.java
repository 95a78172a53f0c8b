package io.aethermagic.client;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;

import io.aethermagic.task.TaskAddress;
import io.aethermagic.task.TaskKey;
import org.jspecify.annotations.Nullable;

/**
 * A call that is about to be made, as a {@link TaskCallInterceptor} sees it. Not safe for
 * use by several threads, and of no use when the interceptor has returned.
 */
public final class TaskCallRequest {

	/**
	 * The code of a handle whose call an interceptor kept from being made by throwing.
	 */
	public static final String INTERCEPTOR_FAILED = "interceptor-failed";

	/**
	 * Ways of making a call.
	 */
	public enum Kind {

		/** One that a handle follows. */
		PERFORM,

		/** One that gathers the answers of everybody. */
		BROADCAST,

		/** One without a handle. */
		SEND

	}

	private final Kind kind;

	private final String transport;

	private final TaskKey key;

	private final @Nullable Duration timeout;

	private final @Nullable TaskKey parent;

	private final CallHeaders headers;

	private @Nullable Object payload;

	private @Nullable Type payloadType;

	private boolean answered;

	private @Nullable Object answer;

	TaskCallRequest(Kind kind, String transport, TaskKey key, CallSpec spec, @Nullable Object payload,
			@Nullable Type payloadType) {
		this.kind = kind;
		this.transport = transport;
		this.key = key;
		this.timeout = spec.timeout();
		this.parent = (spec.scope() != null) ? spec.scope().task() : null;
		this.headers = new CallHeaders(key.address(), spec.headers());
		this.payload = payload;
		this.payloadType = payloadType;
	}

	/**
	 * Return how the call is made.
	 * @return the way
	 */
	public Kind kind() {
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
		return this.key.address();
	}

	/**
	 * Return the task's identifier.
	 * @return the tid
	 */
	public String tid() {
		return this.key.tid();
	}

	/**
	 * Return how long the task may take, if the call says so.
	 * @return the time, or {@code null} for {@code aether.client.timeout}
	 */
	public @Nullable Duration timeout() {
		return this.timeout;
	}

	/**
	 * Return the task that this one is a part of.
	 * @return the task whose handler makes the call, or {@code null} if it is none's
	 */
	public @Nullable TaskKey parent() {
		return this.parent;
	}

	/**
	 * Return the headers that the handler will see.
	 * @return the call's own, and what interceptors have added
	 */
	public Map<String, String> headers() {
		return Collections.unmodifiableMap(this.headers.all());
	}

	/**
	 * Add a header for the handler, or put it in the place of one of the same name.
	 * @param name the name
	 * @param value the value
	 * @return this request
	 * @throws IllegalArgumentException as {@link TaskCall#header} says
	 */
	public TaskCallRequest header(String name, String value) {
		this.headers.add(name, value);
		return this;
	}

	/**
	 * Return what is to be sent.
	 * @return what the application gave, or what an interceptor put in its place
	 */
	public @Nullable Object payload() {
		return this.payload;
	}

	/**
	 * Return the type by which the payload is written.
	 * @return what {@link TaskCall#payloadType} says, or {@code null}: nothing is said,
	 * or an interceptor has put something else in the payload's place
	 */
	public @Nullable Type payloadType() {
		return this.payloadType;
	}

	/**
	 * Send something else.
	 * @param payload what the handler gets
	 * @return this request
	 */
	public TaskCallRequest payload(@Nullable Object payload) {
		if (payload != this.payload) {
			this.payloadType = null;
		}
		this.payload = payload;
		return this;
	}

	/**
	 * Answer the call: nothing is sent, no other interceptor is asked, and the call
	 * completes with this result. A broadcast ends without answers.
	 * @param result what the call's result is read from
	 * @return this request
	 */
	public TaskCallRequest answer(@Nullable Object result) {
		this.answered = true;
		this.answer = result;
		return this;
	}

	boolean isAnswered() {
		return this.answered;
	}

	@Nullable Object answer() {
		return this.answer;
	}

}
