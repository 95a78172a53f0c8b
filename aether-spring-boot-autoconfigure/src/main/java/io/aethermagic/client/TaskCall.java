package io.aethermagic.client;

import java.time.Duration;

import io.aethermagic.transport.Capability;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;

/**
 * A call in the making. Not safe for use by several threads; each {@code perform},
 * {@code broadcast} or {@code send} is a call of its own, so one object may be finished
 * several times unless a {@link #tid(String)} is set.
 */
public interface TaskCall {

	/**
	 * Set the partition.
	 * @param context a name of the wire; {@code x} unless set
	 * @return this call
	 */
	TaskCall context(String context);

	/**
	 * Set how long the task may take from now on; the handler's own timeout may be
	 * shorter.
	 * @param timeout a positive duration; {@code aether.client.timeout} unless set
	 * @return this call
	 */
	TaskCall timeout(Duration timeout);

	/**
	 * Add a header for the handler. Any characters may be in it, but for half of a
	 * surrogate pair in the name; all headers together may have
	 * {@value io.aethermagic.message.Headers#MAX_SIZE} bytes, in which a control
	 * character counts six. More belongs into the data.
	 * @param name the name; must not begin with {@code aether-}
	 * @param value the value
	 * @return this call
	 * @throws IllegalArgumentException if the name is blank, Aether's own or no text, or
	 * there is no room for it
	 */
	TaskCall header(String name, String value);

	/**
	 * Set the identifier of this execution, instead of a new one.
	 * @param tid a name of the wire; a second call with the same address and tid while
	 * the first is open is rejected
	 * @return this call
	 */
	TaskCall tid(String tid);

	/**
	 * Choose the transport.
	 * @param name a name of {@code aether.transports}
	 * @return this call
	 */
	TaskCall transport(String name);

	/**
	 * Send the task to one instance, whatever others listen at its address. It waits
	 * there until the handler has room for it, and is not given to another one: if the
	 * instance is not there, or is lost with the task, the call fails with
	 * {@link io.aethermagic.task.NoInstanceException}.
	 * @param instance the instance id, as {@code AetherRegistry} tells it
	 * @return this call
	 * @throws io.aethermagic.task.InvalidNameException if it cannot be an instance id
	 */
	TaskCall to(String instance);

	/**
	 * Set the priority, on transports that have {@link Capability#PRIORITY}.
	 * @param priority 0 (lowest) to 9; 4 unless set
	 * @return this call
	 */
	TaskCall priority(int priority);

	/**
	 * Ask that the transport can do something; the call throws
	 * {@link io.aethermagic.transport.MissingCapabilityException} if it cannot.
	 * @param capabilities what is needed
	 * @return this call
	 */
	TaskCall require(Capability... capabilities);

	/**
	 * Say of what type the payload is. It is to be said where only that tells how to
	 * write it: of a {@code List<Shape>}, for example, whose elements have to say which
	 * shape they are. Without it such a payload makes {@code perform} throw
	 * {@link io.aethermagic.task.DataException}.
	 * @param type the type
	 * @return this call
	 */
	TaskCall payloadType(ParameterizedTypeReference<?> type);

	/**
	 * Perform the task.
	 * @param <T> the type of the result
	 * @param payload what the handler gets; anything that can be written as JSON
	 * @param type what the result is read as; {@link Void} for none
	 * @return a handle that follows the task
	 */
	<T> TaskHandle<T> perform(@Nullable Object payload, Class<T> type);

	/**
	 * Perform the task with a result of a generic type.
	 * @param <T> the type of the result
	 * @param payload what the handler gets; anything that can be written as JSON
	 * @param type what the result is read as
	 * @return a handle that follows the task
	 */
	<T> TaskHandle<T> perform(@Nullable Object payload, ParameterizedTypeReference<T> type);

	/**
	 * Perform the task wherever somebody listens, and gather the answers until the
	 * timeout.
	 * @param <T> the type of an answer's result
	 * @param payload what the handlers get; anything that can be written as JSON
	 * @param type what a result is read as
	 * @return a handle that gathers the answers
	 */
	<T> BroadcastHandle<T> broadcast(@Nullable Object payload, Class<T> type);

	/**
	 * Perform the task wherever somebody listens, and gather a number of answers.
	 * @param <T> the type of an answer's result
	 * @param payload what the handlers get; anything that can be written as JSON
	 * @param type what a result is read as
	 * @param answers after how many answers the handle ends, above 0; the timeout may be
	 * earlier
	 * @return a handle that gathers the answers
	 */
	<T> BroadcastHandle<T> broadcast(@Nullable Object payload, Class<T> type, int answers);

	/**
	 * Perform the task and forget it.
	 * @param payload what the handler gets; anything that can be written as JSON
	 * @return the task's tid
	 */
	String send(@Nullable Object payload);

}
