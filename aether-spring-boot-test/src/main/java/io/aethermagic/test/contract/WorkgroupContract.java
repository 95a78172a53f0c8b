package io.aethermagic.test.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import io.aethermagic.transport.Capability;
import io.aethermagic.transport.SendOptions;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who gets a task.
 */
interface WorkgroupContract extends Contract {

	@Test
	default void oneMemberOfEachWorkgroupGetsATask() {
		List<List<RecordingListener>> groups = new ArrayList<>();
		for (String workgroup : List.of("one", "two")) {
			List<RecordingListener> members = new ArrayList<>();
			for (int i = 0; i < 2; i++) {
				members.add(kit().connect().work(workgroup).on((delivery) -> delivery.ack()).ready(30));
			}
			groups.add(members);
		}
		ContractInstance sender = kit().connect();
		sender.sendAll(ChannelKind.TASKS, sender, 1, 20);
		for (List<RecordingListener> members : groups) {
			kit().until("a group has all", () -> count(members) >= 20);
		}
		kit().stays("a group has each once", () -> groups.stream().allMatch((members) -> count(members) == 20));
		assertThat(groups)
			.allSatisfy((members) -> assertThat(members.stream().flatMap((each) -> each.numbers().stream()))
				.containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, 20).boxed().toList()));
	}

	private static int count(List<RecordingListener> members) {
		return members.stream().mapToInt(RecordingListener::count).sum();
	}

	@Test
	default void whoHasNoWorkgroupGetsEveryTask() {
		ContractInstance one = kit().connect();
		RecordingListener first = one.subscribe(ChannelKind.EVERY_TASK).on((delivery) -> delivery.ack()).ready(30);
		RecordingListener second = kit().connect()
			.subscribe(ChannelKind.EVERY_TASK)
			.on((delivery) -> delivery.ack())
			.ready(30);
		RecordingListener member = one.work("group").on((delivery) -> delivery.ack()).ready(30);
		ContractInstance sender = kit().connect();
		sender.sendAll(ChannelKind.EVERY_TASK, sender, 1, 10);
		List<RecordingListener> all = List.of(first, second, member);
		all.forEach((each) -> each.until(10));
		kit().stays("each gets each once", () -> all.stream().allMatch((each) -> each.count() == 10));
		assertThat(all).allSatisfy((each) -> assertThat(each.numbers())
			.containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, 10).boxed().toList()));
	}

	@Test
	default void tasksOfHigherPriorityComeFirst() {
		ContractInstance sender = kit().connect();
		kit().needs(sender, Capability.PRIORITY);
		RecordingListener listener = kit().connect()
			.subscribe(ChannelKind.TASKS)
			.on((delivery) -> delivery.ack())
			.ready(1);
		sender.send(ChannelKind.TASKS, sender, -1);
		listener.until(1);
		for (int priority : new int[] { 0, 4, 9 }) {
			sender.send(ChannelKind.TASKS.channel(""), ChannelKind.TASKS.message(priority),
					SendOptions.DEFAULT.withPriority(priority));
		}
		for (int i = 2; i <= 4; i++) {
			listener.request(1);
			listener.until(i);
		}
		assertThat(listener.numbers()).containsExactly(-1, 9, 4, 0);
	}

}
