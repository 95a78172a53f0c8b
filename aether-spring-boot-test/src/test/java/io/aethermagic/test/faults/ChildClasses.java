package io.aethermagic.test.faults;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.aethermagic.test.TestInstance;
import io.aethermagic.test.broker.FreePort;
import io.aethermagic.time.SystemTimers;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.hub.Hub;
import io.aethermagic.transport.local.LocalTransport;

/**
 * Loads what a {@link ChildJvm} loads, and ends.
 */
final class ChildClasses {

	private static final Duration LEASE = Duration.ofSeconds(2);

	private ChildClasses() {
	}

	/**
	 * Work and call as an instance does, and try to connect where nobody listens.
	 * @param args the classes of {@link FaultTransport}s
	 * @throws Exception if one of them cannot be made
	 */
	public static void main(String[] args) throws Exception {
		SystemTimers timers = new SystemTimers("classes-", 2, true);
		TestInstance local = TestInstance.on(LocalTransport.create(new Hub(timers), timers), timers, LEASE)
			.handler("echo", (data, context) -> data.read(Integer.class))
			.start();
		local.perform("echo", 1, Integer.class).get(Duration.ofSeconds(10));
		local.close();
		for (String name : args) {
			AetherTransport transport = Class.forName(name)
				.asSubclass(FaultTransport.class)
				.getDeclaredConstructor()
				.newInstance()
				.connect("127.0.0.1", FreePort.next(), timers, LEASE);
			CountDownLatch tried = new CountDownLatch(1);
			transport.onState((state) -> tried.countDown());
			TestInstance.on(transport, timers, LEASE).handler("none", (data, context) -> null).start();
			tried.await(1, TimeUnit.SECONDS);
		}
		System.exit(0);
	}

}
