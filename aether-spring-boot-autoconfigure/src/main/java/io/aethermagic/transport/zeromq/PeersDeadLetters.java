package io.aethermagic.transport.zeromq;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import io.aethermagic.task.TaskAddress;
import io.aethermagic.transport.DeadLetter;
import io.aethermagic.transport.DeadLetters;
import org.jspecify.annotations.Nullable;

/**
 * The dead letters of all instances that are connected. Each keeps those that it has
 * written, and they go with it. Safe for use by several threads.
 */
final class PeersDeadLetters implements DeadLetters {

	private final DeadLetters own;

	private final Supplier<List<DeadLetters>> others;

	PeersDeadLetters(DeadLetters own, Supplier<List<DeadLetters>> others) {
		this.own = own;
		this.others = others;
	}

	private List<DeadLetters> all() {
		List<DeadLetters> all = new ArrayList<>(List.of(this.own));
		all.addAll(this.others.get());
		return all;
	}

	@Override
	public CompletionStage<Void> add(DeadLetter letter) {
		return this.own.add(letter);
	}

	@Override
	public CompletionStage<List<DeadLetter>> list(@Nullable TaskAddress address, int limit) {
		CompletionStage<List<DeadLetter>> found = CompletableFuture.completedStage(List.of());
		for (DeadLetters each : all()) {
			found = found.thenCombine(each.list(address, limit).exceptionally((gone) -> List.of()), (some, more) -> {
				List<DeadLetter> both = new ArrayList<>(some);
				both.addAll(more);
				both.sort(Comparator.comparing(DeadLetter::at));
				return both.subList(0, Math.min(limit, both.size()));
			});
		}
		return found.thenApply(List::copyOf);
	}

	@Override
	public CompletionStage<@Nullable DeadLetter> find(String id) {
		CompletionStage<@Nullable DeadLetter> found = this.own.find(id);
		for (DeadLetters each : this.others.get()) {
			found = found.thenCompose((known) -> (known != null) ? CompletableFuture.completedStage(known)
					: each.find(id).exceptionally((gone) -> null));
		}
		return found;
	}

	@Override
	public CompletionStage<Boolean> remove(String id) {
		CompletionStage<Boolean> removed = this.own.remove(id);
		for (DeadLetters each : this.others.get()) {
			removed = removed.thenCompose((done) -> done ? CompletableFuture.completedStage(true)
					: each.remove(id).exceptionally((gone) -> false));
		}
		return removed;
	}

}
