package io.aethermagic.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * The answers to one question, as they come. Safe for use by several threads.
 *
 * @param <T> the type of an answer
 */
final class Gathering<T> {

	private final Function<FleetReply, @Nullable T> reading;

	private final long askedNanos;

	private final Set<String> missing;

	private final List<FleetAnswer<T>> answers = new ArrayList<>();

	private final CompletableFuture<FleetAnswers<T>> all = new CompletableFuture<>();

	/**
	 * Wait for answers.
	 * @param asked the ids of those who were asked
	 * @param reading takes out of a reply what was asked for
	 */
	Gathering(Set<String> asked, Function<FleetReply, @Nullable T> reading, long askedNanos) {
		this.missing = new LinkedHashSet<>(asked);
		this.reading = reading;
		this.askedNanos = askedNanos;
	}

	CompletableFuture<FleetAnswers<T>> all() {
		return this.all;
	}

	/**
	 * Take an answer of an instance that was asked and has not answered.
	 */
	void answered(String instance, FleetReply reply, long now) {
		boolean complete;
		synchronized (this) {
			if (!this.missing.remove(instance)) {
				return;
			}
			Duration after = Duration.ofNanos(Math.max(0, now - this.askedNanos));
			T value = (reply.problem() == null) ? this.reading.apply(reply) : null;
			String problem = (reply.problem() == null && value == null) ? "The answer is not what was asked for"
					: reply.problem();
			this.answers.add(new FleetAnswer<>(instance, value, problem, after));
			complete = this.missing.isEmpty();
		}
		if (complete) {
			end();
		}
	}

	/**
	 * End with those that have answered.
	 */
	void end() {
		FleetAnswers<T> told;
		synchronized (this) {
			told = new FleetAnswers<>(List.copyOf(this.answers), List.copyOf(this.missing));
		}
		this.all.complete(told);
	}

}
