package io.aethermagic.test.mqtt;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import io.aethermagic.client.TaskHandle;
import io.aethermagic.test.TestInstance;
import io.aethermagic.test.TestInstanceBuilder;
import io.aethermagic.test.broker.MosquittoServer;
import io.aethermagic.test.broker.TcpProxy;
import io.aethermagic.time.SystemTimers;
import io.aethermagic.transport.mqtt.MqttSettings;
import io.aethermagic.transport.mqtt.MqttTransport;
import io.aethermagic.worker.TaskHandlerDefinition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * More handlers than the broker allows connections: those that have one work, and the
 * rest is said once.
 */
@EnabledIf("io.aethermagic.test.broker.MosquittoServer#isInstalled")
@ExtendWith(OutputCaptureExtension.class)
@ResourceLock(Resources.SYSTEM_OUT)
class MqttConnectionsTests {

	private static final Duration LEASE = Duration.ofSeconds(3);

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final int HANDLERS = 30;

	/** For the handlers, the worker itself and the caller. */
	private static final int ENOUGH = HANDLERS + 2;

	private static final int OCCUPIED = 11;

	/** How often those that are missing may connect meanwhile. */
	private static final int HANDFUL = 10 * OCCUPIED;

	private final SystemTimers timers = new SystemTimers("connections-", 2, true);

	private final MosquittoServer broker = MosquittoServer.builder().config("max_connections " + ENOUGH).run();

	private final TcpProxy way = new TcpProxy(this.broker);

	private final List<PythonPeer> occupants = new ArrayList<>();

	@AfterEach
	void close() {
		this.occupants.forEach(PythonPeer::close);
		this.way.close();
		this.broker.close();
		this.timers.close();
	}

	@Test
	void whatIsConnectedWorksAndTheRestIsSaidOnce(CapturedOutput output) {
		for (int i = 0; i < OCCUPIED; i++) {
			this.occupants.add(PythonPeer.connect(this.broker));
		}
		TestInstanceBuilder builder = connect(this.way.host(), this.way.port());
		for (int i = 0; i < HANDLERS; i++) {
			builder.handler("task" + i, (data, task) -> data);
		}
		try (TestInstance caller = connect(this.broker.host(), this.broker.port()).start();
				TestInstance worker = builder.start()) {
			until(() -> caller.transport().state().connected() && worker.transport().state().connected());
			String warning = "WARN.*Not all handlers get tasks: \\d+ of " + HANDLERS + " have no connection";
			until(() -> output.getAll().split(warning, -1).length == 2);
			Map<String, String> missing = problems(worker);
			assertThat(missing).as("brokers count in their own way").hasSizeBetween(OCCUPIED - 2, OCCUPIED + 2);
			assertThat(missing).allSatisfy((task, problem) -> assertThat(problem)
				.contains("Nothing comes from the tasks at", task, "the broker has closed the connection"));
			assertThat(output.getAll()).contains("so that this instance has " + (HANDLERS + 1), "max_connections");
			assertThat(worker.transport().state().problem()).isIn(missing.values());
			performAll(caller, missing);
			int before = this.way.accepted();
			Awaitility.await()
				.atMost(PATIENCE)
				.during(Duration.ofSeconds(3))
				.until(() -> this.way.accepted() - before < HANDFUL);
			this.occupants.forEach(PythonPeer::close);
			this.occupants.clear();
			until(() -> problems(worker).isEmpty());
			assertThat(worker.transport().state().problem()).isNull();
			performAll(caller, Map.of());
			assertThat(output.getAll().split(warning, -1)).as("it is said once").hasSize(2);
			assertThat(output.getAll()).as("stack traces of the client library").doesNotContain("SEVERE");
		}
	}

	private static void performAll(TestInstance caller, Map<String, String> but) {
		Map<String, TaskHandle<String>> handles = new LinkedHashMap<>();
		for (int i = 0; i < HANDLERS; i++) {
			String task = "task" + i;
			if (!but.containsKey(task)) {
				handles.put(task, caller.perform(task, task, String.class));
			}
		}
		handles.forEach((task, handle) -> assertThat(handle.get(PATIENCE)).isEqualTo(task));
	}

	private static Map<String, String> problems(TestInstance worker) {
		Map<String, String> problems = new LinkedHashMap<>();
		for (TaskHandlerDefinition handler : worker.worker().handlers()) {
			String problem = worker.worker().problem(handler);
			if (problem != null) {
				problems.put(handler.address().task(), problem);
			}
		}
		return problems;
	}

	private static void until(Callable<Boolean> condition) {
		Awaitility.await().atMost(PATIENCE).until(condition);
	}

	private TestInstanceBuilder connect(String host, int port) {
		MqttSettings settings = MqttSettings
			.of("default", "connections-host", List.of(URI.create("mqtt://" + host + ":" + port)))
			.withLease(LEASE);
		return TestInstance.on(MqttTransport.create(settings, this.timers), this.timers, LEASE);
	}

}
