package io.aethermagic.test.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.aethermagic.client.TaskHandle;
import io.aethermagic.test.TestInstance;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Design 4.1: one worker per workgroup has a task at a time.
 */
interface Promise401OneWorker extends Promise {

	@Test
	@DisplayName("4.1 each task is run by one worker of the group")
	default void eachTaskIsRunByOneWorker() {
		Map<String, Integer> runs = new ConcurrentHashMap<>();
		for (int i = 0; i < 3; i++) {
			kit().start(kit().instance().handler("count", (data, task) -> {
				runs.merge(data.read(String.class), 1, Integer::sum);
				return data;
			}));
		}
		TestInstance caller = kit().caller();
		List<TaskHandle<String>> handles = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			handles.add(caller.perform("count", "task-" + i, String.class));
		}
		for (int i = 0; i < 100; i++) {
			assertThat(kit().result(handles.get(i))).isEqualTo("task-" + i);
		}
		assertThat(runs).hasSize(100).allSatisfy((task, count) -> assertThat(count).isEqualTo(1));
	}

	@Test
	@DisplayName("4.1 each workgroup gets its own copy")
	default void eachWorkgroupGetsItsOwnCopy() {
		Map<String, Integer> runs = new ConcurrentHashMap<>();
		CountDownLatch bothRan = new CountDownLatch(2);
		for (String group : List.of("one", "one", "two", "two")) {
			kit().start(kit().instance().workgroup(group).handler("copy", (data, task) -> {
				runs.merge(task.workgroup(), 1, Integer::sum);
				bothRan.countDown();
				bothRan.await(1, TimeUnit.MINUTES);
				return "done";
			}));
		}
		TestInstance caller = kit().caller();
		TaskHandle<String> handle = caller.perform("copy", null, String.class);
		assertThat(kit().result(handle)).isEqualTo("done");
		assertThat(runs).containsExactlyInAnyOrderEntriesOf(Map.of("one", 1, "two", 1));
	}

}
