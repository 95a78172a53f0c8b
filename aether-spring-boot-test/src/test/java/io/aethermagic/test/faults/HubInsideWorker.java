package io.aethermagic.test.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.aethermagic.client.TaskHandle;
import io.aethermagic.task.TaskEvent;
import io.aethermagic.task.TaskState;
import io.aethermagic.test.TestInstance;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A hub that has a handler of its own, {@code inside}, and is a process that is killed.
 */
public final class HubInsideWorker {

	private HubInsideWorker() {
	}

	/**
	 * Kill the hub with its tasks and start it again, and see that each task ends once.
	 * @param fleet instances on the hub
	 */
	public static void kill(Fleet fleet) {
		fleet.start(fleet.instance().concurrency(4).handler("inside", (data, task) -> {
			new CountDownLatch(1).await(data.read(Integer.class), TimeUnit.MILLISECONDS);
			return data;
		}));
		TestInstance caller = fleet.start(fleet.instance());
		Map<String, AtomicInteger> ends = new ConcurrentHashMap<>();
		List<TaskHandle<Integer>> handles = new ArrayList<>();
		for (int i = 0; i < 300; i++) {
			TaskHandle<Integer> handle = caller.perform("inside", 20 + i % 31, Integer.class);
			handles.add(handle.onEvent((event) -> {
				if (event instanceof TaskEvent.Ended) {
					ends.computeIfAbsent(handle.tid(), (tid) -> new AtomicInteger()).incrementAndGet();
				}
			}));
		}
		for (int kill = 1; kill <= 2; kill++) {
			int enough = 60 * kill;
			Fleet.until("they are at work", () -> ends.size() >= enough);
			fleet.broker().kill();
			fleet.broker().start();
		}
		Fleet.until("all have ended", () -> ends.size() == 300);
		assertThat(handles).allSatisfy((handle) -> assertThat(handle.state()).isEqualTo(TaskState.COMPLETED));
		assertThat(ends).allSatisfy((tid, times) -> assertThat(times).hasValue(1));
	}

}
