package io.aethermagic.test.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.aethermagic.client.TaskHandle;
import io.aethermagic.task.TaskEvent;
import io.aethermagic.test.TestInstance;
import io.aethermagic.test.TestInstanceBuilder;
import io.aethermagic.time.SystemTimers;
import io.aethermagic.transport.AetherTransport;

/**
 * An instance as a process of its own: a worker, or a caller that performs its tasks as
 * soon as it is connected. It says what happens on its output, a line for each event, and
 * ends at the latest when its input does.
 */
public final class PeerMain {

	/** What a line with an event begins with; others are the log's. */
	static final String EVENT = "event ";

	private PeerMain() {
	}

	/**
	 * Run the instance.
	 * @param args the role, the class of the {@link FaultTransport}, host, port, lease in
	 * milliseconds, the operation, and a number: the tasks of a caller, or the
	 * concurrency of a worker
	 * @throws Exception if the instance can't be made, which ends the process
	 */
	public static void main(String[] args) throws Exception {
		Duration lease = Duration.ofMillis(Long.parseLong(args[4]));
		String task = args[5];
		int number = Integer.parseInt(args[6]);
		SystemTimers timers = new SystemTimers("peer-timers-", 2, true);
		AetherTransport transport = Class.forName(args[1])
			.asSubclass(FaultTransport.class)
			.getDeclaredConstructor()
			.newInstance()
			.connect(args[2], Integer.parseInt(args[3]), timers, lease);
		CountDownLatch connected = new CountDownLatch(1);
		transport.onState((state) -> {
			if (state.connected()) {
				connected.countDown();
			}
		});
		TestInstanceBuilder builder = TestInstance.on(transport, timers, lease);
		if (PeerProcess.Role.valueOf(args[0]) == PeerProcess.Role.WORKER) {
			builder.concurrency(number).handler(task, (data, context) -> {
				say("started " + context.tid());
				context.progress(50);
				work(data.read(Integer.class));
				say("ended " + context.tid());
				return data;
			});
		}
		TestInstance instance = builder.start();
		if (connected.await(Fleet.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
			say("ready");
		}
		if (PeerProcess.Role.valueOf(args[0]) == PeerProcess.Role.CALLER) {
			perform(instance, task, number);
		}
		untilTheInputEnds();
		Runtime.getRuntime().halt(0);
	}

	private static void perform(TestInstance instance, String task, int number) {
		for (int i = 0; i < number; i++) {
			TaskHandle<Integer> handle = instance.perform(task, i, Integer.class);
			say("sent " + handle.tid());
			handle.onEvent((event) -> {
				if (event instanceof TaskEvent.Ended) {
					say("ended " + handle.tid());
				}
			});
		}
	}

	/**
	 * Take some time, as work does that is interrupted when it should stop.
	 * @param millis how long
	 * @throws InterruptedException if the work should stop
	 */
	static void work(int millis) throws InterruptedException {
		boolean never = new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
		if (never) {
			throw new IllegalStateException("Nobody counts down");
		}
	}

	private static void untilTheInputEnds() throws IOException {
		while (System.in.read() >= 0) {
			// there is nothing to read but the end
		}
	}

	private static void say(String event) {
		System.out.println(EVENT + event);
	}

}
