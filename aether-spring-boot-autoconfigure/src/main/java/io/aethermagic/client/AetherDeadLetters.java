package io.aethermagic.client;

import java.lang.reflect.Type;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import io.aethermagic.node.AetherNode;
import io.aethermagic.node.Incident;
import io.aethermagic.task.AetherException;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.transport.DeadLetter;
import io.aethermagic.transport.DeadLetters;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;

/**
 * Looks at the tasks that were given up on a transport, by any instance, and replays or
 * removes them. A replay is a new task with a new tid, for the workgroup that gave up;
 * its dead letter is removed first, so that of two replays of one letter one fails. Safe
 * for use by several threads; no method blocks.
 *
 * @promise 4.5
 */
public class AetherDeadLetters {

	private final AetherTemplate template;

	private final @Nullable String transport;

	/**
	 * Create operations on the dead letters of a template's default transport.
	 * @param template performs what is replayed
	 */
	public AetherDeadLetters(AetherTemplate template) {
		this(template, null);
	}

	private AetherDeadLetters(AetherTemplate template, @Nullable String transport) {
		this.template = template;
		this.transport = transport;
	}

	/**
	 * Choose a transport.
	 * @param transport a name of {@code aether.transports}
	 * @return the same operations on that transport's dead letters
	 */
	public AetherDeadLetters on(String transport) {
		return new AetherDeadLetters(this.template, transport);
	}

	/**
	 * Look at what was given up.
	 * @param limit how many at most
	 * @return the tasks, the one that was given up first before the others
	 */
	public CompletionStage<List<GivenUpTask>> list(int limit) {
		return found(null, limit);
	}

	/**
	 * Look at what was given up of one address.
	 * @param address the address
	 * @param limit how many at most
	 * @return the tasks, the one that was given up first before the others
	 */
	public CompletionStage<List<GivenUpTask>> list(TaskAddress address, int limit) {
		return found(address, limit);
	}

	private CompletionStage<List<GivenUpTask>> found(@Nullable TaskAddress address, int limit) {
		return letters().list(address, limit)
			.thenApply((letters) -> letters.stream().map((letter) -> GivenUpTask.of(node(), letter)).toList());
	}

	/**
	 * Look at one task.
	 * @param id the letter's id
	 * @return the task, or nothing if there is no such letter
	 */
	public CompletionStage<Optional<GivenUpTask>> find(String id) {
		return letters().find(id)
			.thenApply((letter) -> Optional.ofNullable(letter).map((found) -> GivenUpTask.of(node(), found)));
	}

	/**
	 * Perform a task again.
	 * @param <T> the type of the result
	 * @param id the letter's id
	 * @param type what the result is read as
	 * @return a stage with the handle that follows the task; exceptionally with an
	 * {@link AetherException} if there is no such letter
	 */
	public <T> CompletionStage<TaskHandle<T>> replay(String id, Class<T> type) {
		return replay(id, (Type) type);
	}

	/**
	 * Perform a task again that has a result of a generic type.
	 * @param <T> the type of the result
	 * @param id the letter's id
	 * @param type what the result is read as
	 * @return a stage with the handle that follows the task; exceptionally with an
	 * {@link AetherException} if there is no such letter
	 */
	public <T> CompletionStage<TaskHandle<T>> replay(String id, ParameterizedTypeReference<T> type) {
		return replay(id, type.getType());
	}

	private <T> CompletionStage<TaskHandle<T>> replay(String id, Type type) {
		return taken(id).thenApply((task) -> call(task).handle(task.data(), type));
	}

	/**
	 * Send a task again, without a handle: what fails once more becomes a dead letter
	 * once more.
	 * @param id the letter's id
	 * @return a stage with the new task's tid; exceptionally with an
	 * {@link AetherException} if there is no such letter
	 */
	public CompletionStage<String> resend(String id) {
		return taken(id).thenApply((task) -> call(task).send(task.data()));
	}

	/**
	 * Send all tasks of an address again, without handles.
	 * @param address the address
	 * @param limit how many at most, those that were given up first
	 * @return a stage with how many were sent; those that somebody else has replayed or
	 * removed meanwhile are not among them
	 */
	public CompletionStage<Integer> resendAll(TaskAddress address, int limit) {
		return each(address, limit, (id) -> resend(id).handle((tid, failure) -> failure == null));
	}

	/**
	 * Remove a letter for good.
	 * @param id the letter's id
	 * @return a stage that tells whether it was there
	 */
	public CompletionStage<Boolean> remove(String id) {
		return letters().remove(id);
	}

	/**
	 * Remove all letters of an address for good.
	 * @param address the address
	 * @param limit how many at most, those that were given up first
	 * @return a stage with how many were removed
	 */
	public CompletionStage<Integer> removeAll(TaskAddress address, int limit) {
		return each(address, limit, this::remove);
	}

	private CompletionStage<Integer> each(TaskAddress address, int limit,
			Function<String, CompletionStage<Boolean>> step) {
		return letters().list(address, limit).thenCompose((letters) -> {
			CompletionStage<Integer> done = CompletableFuture.completedStage(0);
			for (DeadLetter letter : letters) {
				done = done
					.thenCompose((count) -> step.apply(letter.id()).thenApply((more) -> more ? count + 1 : count));
			}
			return done;
		});
	}

	/**
	 * Be told of what this instance gives up on the transport from now on.
	 * @param listener who is told, on threads for callbacks
	 */
	public void onDeadLetter(DeadLetterListener listener) {
		AetherNode node = node();
		node.deadLetters().onKept((letter) -> this.template.callbacks().executor().execute(() -> {
			try {
				listener.onDeadLetter(GivenUpTask.of(node, letter));
			}
			catch (RuntimeException | Error ex) {
				node.incidents()
					.count(Incident.LISTENER_FAILED, () -> "A listener threw on the dead letter of " + letter.address()
							+ "/" + letter.message().tid(), ex);
			}
		}));
	}

	private CompletionStage<GivenUpTask> taken(String id) {
		DeadLetters letters = letters();
		return letters.find(id).thenCompose((letter) -> letters.remove(id).thenApply((removed) -> {
			if (letter == null || !removed) {
				throw new AetherException("There is no dead letter '" + id + "': it was replayed or removed");
			}
			return GivenUpTask.of(node(), letter);
		}));
	}

	private DefaultTaskCall call(GivenUpTask task) {
		TaskAddress address = task.address();
		DefaultTaskCall call = new DefaultTaskCall(this.template, null, address.job(), address.task());
		call.context(address.context()).transport(node().name());
		task.headers().forEach(call::header);
		return task.workgroup().isEmpty() ? call : call.workgroup(task.workgroup());
	}

	private AetherNode node() {
		return this.template.client(this.transport).node();
	}

	private DeadLetters letters() {
		return node().transport().deadLetters();
	}

}
