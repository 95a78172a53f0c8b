package io.aethermagic.actuate;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import io.aethermagic.console.AetherConsole;
import io.aethermagic.console.TransportStatus;
import io.aethermagic.task.AetherException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * The endpoint {@code aether}: what an {@link AetherConsole} shows and does. It only
 * reads unless {@code management.endpoint.aether.access} is {@code unrestricted}. Safe
 * for use by several threads; what asks a broker waits for it, for
 * {@value #PATIENCE_SECONDS} s at most.
 */
@Endpoint(id = "aether", defaultAccess = Access.READ_ONLY)
public class AetherEndpoint {

	/** How long an operation waits for a broker. */
	static final int PATIENCE_SECONDS = 10;

	/** How many entries a list has that is asked for without a limit. */
	static final int USUAL_LIMIT = 100;

	private final AetherConsole console;

	/**
	 * Create an endpoint.
	 * @param console what it shows and does
	 */
	public AetherEndpoint(AetherConsole console) {
		this.console = console;
	}

	/**
	 * Return all transports with what there is on them.
	 * @return the transports
	 */
	@ReadOperation
	public Overview overview() {
		return new Overview(this.console.transports());
	}

	/**
	 * List something.
	 * @param kind one of handlers, tasks, calls, transports and dead-letters
	 * @param limit how many entries at most; {@value #USUAL_LIMIT} unless given
	 * @param transport whose dead letters are meant; those of the default transport
	 * unless given
	 * @return the entries, or {@code null} if there is nothing of that kind
	 */
	@ReadOperation
	public @Nullable Listing list(@Selector String kind, @Nullable Integer limit, @Nullable String transport) {
		int most = (limit != null) ? limit : USUAL_LIMIT;
		List<?> entries = switch (kind) {
			case "handlers" -> this.console.handlers(most);
			case "tasks" -> this.console.tasks(most);
			case "calls" -> this.console.calls(most);
			case "transports" -> this.console.transports();
			case "dead-letters" -> await(this.console.deadLetters(transport, most));
			default -> null;
		};
		return (entries != null) ? new Listing(entries) : null;
	}

	/**
	 * Do something to the whole instance.
	 * @param kind {@code instance}
	 * @param action {@code drain} or {@code resume}
	 * @return what is in hand still
	 */
	@WriteOperation
	public Map<String, Object> instance(@Selector String kind, String action) {
		if (!kind.equals("instance")) {
			throw unknown("kind", kind, "instance");
		}
		switch (action) {
			case "drain" -> this.console.drain();
			case "resume" -> this.console.resumeAll();
			default -> throw unknown("action", action, "drain or resume");
		}
		return Map.of("tasks", this.console.transports().stream().mapToInt(TransportStatus::tasks).sum());
	}

	/**
	 * Do something to a handler, a task or a dead letter.
	 * @param kind one of handlers, tasks and dead-letters
	 * @param id the handler's id, the task's tid, or the letter's id
	 * @param action pause, resume or concurrency for handlers, cancel for tasks, replay
	 * for dead letters
	 * @param concurrency how many tasks a handler has at a time from now on
	 * @param transport whose dead letter it is; the default one's unless given
	 * @return what was done
	 */
	@WriteOperation
	public Map<String, Object> change(@Selector String kind, @Selector String id, String action,
			@Nullable Integer concurrency, @Nullable String transport) {
		return switch (kind) {
			case "handlers" -> changeHandler(id, action, concurrency);
			case "tasks" -> {
				if (!action.equals("cancel")) {
					throw unknown("action", action, "cancel");
				}
				yield Map.of("cancelled", this.console.cancel(id));
			}
			case "dead-letters" -> {
				if (!action.equals("replay")) {
					throw unknown("action", action, "replay");
				}
				yield Map.of("tid", await(this.console.replay(transport, id)));
			}
			default -> throw unknown("kind", kind, "handlers, tasks or dead-letters");
		};
	}

	private Map<String, Object> changeHandler(String id, String action, @Nullable Integer concurrency) {
		boolean found;
		try {
			found = switch (action) {
				case "pause" -> this.console.pause(id);
				case "resume" -> this.console.resume(id);
				case "concurrency" -> this.console.concurrency(id, (concurrency != null) ? concurrency : 0);
				default -> throw unknown("action", action, "pause, resume or concurrency");
			};
		}
		catch (IllegalArgumentException | IllegalStateException ex) {
			throw new InvalidEndpointRequestException(String.valueOf(ex.getMessage()), "The concurrency cannot be set",
					ex);
		}
		if (!found) {
			throw unknown("handler", id, "one of those listed below 'handlers'");
		}
		return Map.of("handler", id, "action", action);
	}

	/**
	 * Cancel a task, or remove a dead letter.
	 * @param kind tasks or dead-letters
	 * @param id the task's tid, or the letter's id
	 * @param transport whose dead letter it is; the default one's unless given
	 * @return what was done
	 */
	@DeleteOperation
	public Map<String, Object> delete(@Selector String kind, @Selector String id, @Nullable String transport) {
		return switch (kind) {
			case "tasks" -> Map.of("cancelled", this.console.cancel(id));
			case "dead-letters" -> Map.of("removed", await(this.console.removeDeadLetter(transport, id)));
			default -> throw unknown("kind", kind, "tasks or dead-letters");
		};
	}

	private static InvalidEndpointRequestException unknown(String what, String value, String known) {
		return new InvalidEndpointRequestException("There is no " + what + " '" + value + "': it can be " + known,
				"Unknown " + what);
	}

	private static <T> T await(CompletionStage<T> stage) {
		try {
			return stage.toCompletableFuture().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
		}
		catch (CompletionException ex) {
			if (ex.getCause() instanceof AetherException failure) {
				throw new InvalidEndpointRequestException(String.valueOf(failure.getMessage()),
						"The broker or hub has not done it", failure);
			}
			throw ex;
		}
	}

	/**
	 * All of an instance.
	 *
	 * @param transports its transports
	 */
	public record Overview(List<TransportStatus> transports) {
	}

	/**
	 * Entries of one kind.
	 *
	 * @param entries the entries, of one of the records of {@code io.aethermagic.console}
	 */
	public record Listing(List<?> entries) {
	}

}
