package io.aethermagic.redis;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import org.springframework.data.domain.Range;

/**
 * One round of looking after what nobody goes on with. Every step on an entry takes it
 * only while it is still idle, so that one of several who check gets it.
 */
final class IdleRound {

	private final StreamGroup group;

	private final RedisStream stream;

	private final IdleCheck check;

	private final ClaimOptions whileIdle;

	private final List<StreamEntry> claimed = new ArrayList<>();

	private final List<DeadEntry> dead = new ArrayList<>();

	private final List<String> deletedIds = new ArrayList<>();

	IdleRound(StreamGroup group, RedisStream stream, IdleCheck check) {
		this.group = group;
		this.stream = stream;
		this.check = check;
		this.whileIdle = ClaimOptions.minIdle(check.minIdle());
	}

	IdleEntries run() {
		List<String> again = new ArrayList<>();
		Consumer<DeadEntry> deadLetters = this.check.deadLetters();
		for (PendingEntry entry : this.group
			.pending(PendingQuery.first(this.check.count()).minIdle(this.check.minIdle()))) {
			if (deadLetters != null && entry.deliveries() >= this.check.maxDeliveries()) {
				giveUp(entry, deadLetters);
			}
			else {
				again.add(entry.id());
			}
		}
		this.claimed.addAll(claim(again));
		return new IdleEntries(this.claimed, this.dead, this.deletedIds);
	}

	private void giveUp(PendingEntry entry, Consumer<DeadEntry> deadLetters) {
		for (StreamEntry mine : claim(List.of(entry.id()))) {
			DeadEntry letter = new DeadEntry(mine, this.group.name(), entry.consumer(), entry.deliveries());
			deadLetters.accept(letter);
			this.group.acknowledge(List.of(mine.id()));
			this.dead.add(letter);
		}
	}

	private List<StreamEntry> claim(List<String> ids) {
		List<StreamEntry> mine = this.group.claim(this.check.consumer(), ids, this.whileIdle)
			.stream()
			.filter((entry) -> !entry.fields().isEmpty())
			.toList();
		Set<String> missing = new HashSet<>(ids);
		mine.forEach((entry) -> missing.remove(entry.id()));
		for (String id : missing) {
			if (this.stream.range(Range.closed(id, id), 1).isEmpty()) {
				this.group.acknowledge(List.of(id));
				this.deletedIds.add(id);
			}
		}
		return mine;
	}

}
