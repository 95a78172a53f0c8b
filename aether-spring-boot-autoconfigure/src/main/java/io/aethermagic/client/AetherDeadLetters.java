package io.aethermagic.client;

import java.util.List;
import java.util.concurrent.CompletionStage;

import io.aethermagic.message.Headers;
import io.aethermagic.message.Payload;
import io.aethermagic.task.AetherException;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.transport.DeadLetter;
import io.aethermagic.transport.DeadLetters;
import org.jspecify.annotations.Nullable;

/**
 * Looks at dead letters, and replays them. Safe for use by several threads; no method
 * blocks.
 *
 * @promise 4.5
 */
public class AetherDeadLetters {

	private final AetherTemplate template;

	/**
	 * Create operations on the dead letters of a template's transports.
	 * @param template performs what is replayed
	 */
	public AetherDeadLetters(AetherTemplate template) {
		this.template = template;
	}

	/**
	 * Look at letters, oldest first.
	 * @param transport a transport's name; {@code null} for the default one
	 * @param address only those of this address, or {@code null} for all
	 * @param limit how many at most
	 * @return the letters
	 */
	public CompletionStage<List<DeadLetter>> list(@Nullable String transport, @Nullable TaskAddress address,
			int limit) {
		return letters(transport).list(address, limit);
	}

	/**
	 * Perform a letter's task again, under a new tid, for the workgroup that gave it up;
	 * the letter is removed first. Of two replays of one letter, one fails.
	 * @param <T> the type of the result
	 * @param transport a transport's name; {@code null} for the default one
	 * @param id the letter's id
	 * @param type what the result is read as
	 * @return a stage with the handle that follows the task; exceptionally with an
	 * {@link AetherException} if there is no such letter
	 */
	public <T> CompletionStage<TaskHandle<T>> replay(@Nullable String transport, String id, Class<T> type) {
		DeadLetters letters = letters(transport);
		return letters.find(id).thenCompose((letter) -> letters.remove(id).thenApply((removed) -> {
			if (letter == null || !removed) {
				throw new AetherException("There is no dead letter '" + id + "': it was replayed or removed");
			}
			return replay(transport, letter, type);
		}));
	}

	/**
	 * Remove a letter for good.
	 * @param transport a transport's name; {@code null} for the default one
	 * @param id the letter's id
	 * @return a stage that tells whether it was there
	 */
	public CompletionStage<Boolean> remove(@Nullable String transport, String id) {
		return letters(transport).remove(id);
	}

	private <T> TaskHandle<T> replay(@Nullable String transport, DeadLetter letter, Class<T> type) {
		TaskClient client = this.template.client(transport);
		Payload payload = client.node().codec().decode(letter.message());
		TaskAddress address = letter.address();
		DefaultTaskCall call = new DefaultTaskCall(this.template, null, address.job(), address.task());
		call.context(address.context()).transport(client.node().name());
		letter.message().headers().forEach((name, value) -> {
			if (!name.startsWith(Headers.PREFIX)) {
				call.header(name, value);
			}
		});
		return call.workgroup(letter.workgroup()).perform(payload.data(), type);
	}

	private DeadLetters letters(@Nullable String transport) {
		return this.template.client(transport).node().transport().deadLetters();
	}

}
