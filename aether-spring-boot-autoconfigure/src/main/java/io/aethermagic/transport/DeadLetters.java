package io.aethermagic.transport;

import java.util.List;
import java.util.concurrent.CompletionStage;

import io.aethermagic.task.TaskAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where a transport keeps dead letters; bounded, the oldest go first. Safe for use by
 * several threads; never blocks.
 */
public interface DeadLetters {

	/**
	 * Keep a letter.
	 * @param letter the letter
	 * @return a stage that completes when the letter is kept
	 */
	CompletionStage<Void> add(DeadLetter letter);

	/**
	 * Look at letters without taking them, oldest first.
	 * @param address only those of this address, or {@code null} for all
	 * @param limit how many at most
	 * @return the letters
	 */
	CompletionStage<List<DeadLetter>> list(@Nullable TaskAddress address, int limit);

	/**
	 * Find one letter.
	 * @param id the letter's id
	 * @return the letter, or {@code null}
	 */
	CompletionStage<@Nullable DeadLetter> find(String id);

	/**
	 * Remove one letter.
	 * @param id the letter's id
	 * @return whether it was there: of two who remove it at the same time, one is told so
	 */
	CompletionStage<Boolean> remove(String id);

}
