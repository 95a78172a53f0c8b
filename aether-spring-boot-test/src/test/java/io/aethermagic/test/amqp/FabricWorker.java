package io.aethermagic.test.amqp;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

import io.aethermagic.test.TestInstance;
import io.aethermagic.time.SystemTimers;

/**
 * A worker in a process of its own, to be killed: its handler says on the output that it
 * has begun, and never ends.
 */
public final class FabricWorker {

	static final String BEGUN = "begun";

	private FabricWorker() {
	}

	/**
	 * Run the worker until the input ends.
	 * @param args host, port, the operation
	 * @throws Exception if it cannot be made
	 */
	public static void main(String[] args) throws Exception {
		SystemTimers timers = new SystemTimers("worker-timers-", 2, true);
		Duration lease = Duration.ofSeconds(2);
		TestInstance
			.on(new AmqpFabricTransport().connect(args[0], Integer.parseInt(args[1]), timers, lease), timers, lease)
			.handler(args[2], (data, task) -> {
				System.out.println(BEGUN);
				new CountDownLatch(1).await();
				return null;
			})
			.start();
		while (System.in.read() >= 0) {
			// there is nothing to read but the end
		}
		Runtime.getRuntime().halt(0);
	}

}
