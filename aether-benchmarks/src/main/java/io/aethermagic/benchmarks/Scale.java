package io.aethermagic.benchmarks;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

import com.sun.management.OperatingSystemMXBean;
import io.aethermagic.client.AetherTemplate;
import io.aethermagic.client.TaskHandle;
import io.aethermagic.task.TaskState;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * What very many open calls cost that wait for their results: caller and worker in one
 * process, a handler that returns a stage which stays open.
 */
final class Scale {

	private static final List<Integer> CALLS = List.of(1_000, 10_000, 100_000);

	private static final String PAYLOAD = "ten chars.";

	private final String transport;

	private final Duration wait;

	private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

	/**
	 * Prepare to measure.
	 * @param transport on which transport, configured by the environment
	 * @param wait for how long the processor's time is taken while nothing happens
	 */
	Scale(String transport, Duration wait) {
		this.transport = transport;
		this.wait = wait;
	}

	/**
	 * Measure each number of calls in an application of its own.
	 * @return a table
	 */
	List<String> measure() throws InterruptedException {
		List<String> lines = new ArrayList<>();
		lines.add(
				"| open calls | to begin them all | heap for each | threads | processors while idle | to end them all |");
		lines.add("|---|---|---|---|---|---|");
		measure(1_000);
		for (int calls : CALLS) {
			lines.add(measure(calls));
		}
		return lines;
	}

	private String measure(int calls) throws InterruptedException {
		try (ConfigurableApplicationContext context = run(calls)) {
			AetherTemplate aether = context.getBean(AetherTemplate.class);
			EchoTasks handlers = context.getBean(EchoTasks.class);
			aether.perform(EchoTasks.JOB, EchoTasks.TASK, PAYLOAD, String.class).get(Duration.ofMinutes(1));
			long heapBefore = Memory.used();
			List<TaskHandle<String>> handles = new ArrayList<>(calls);
			long begin = System.nanoTime();
			for (int i = 0; i < calls; i++) {
				handles.add(aether.perform(EchoTasks.JOB, EchoTasks.HELD_TASK, PAYLOAD, String.class));
			}
			for (TaskHandle<String> handle : handles) {
				while (handle.state().compareTo(TaskState.ACCEPTED) < 0) {
					LockSupport.parkNanos(1_000_000);
				}
			}
			double toBegin = secondsSince(begin);
			int threads = ManagementFactory.getThreadMXBean().getThreadCount();
			long heap = (Memory.used() - heapBefore) / calls;
			double idle = processors();
			long end = System.nanoTime();
			handlers.open();
			for (TaskHandle<String> handle : handles) {
				if (!PAYLOAD.equals(handle.get(Duration.ofMinutes(5)))) {
					throw new IllegalStateException("Not what was sent");
				}
			}
			return String.format("| %,d | %.1f s | %,d bytes | %,d | %.3f | %.1f s |", calls, toBegin, heap, threads,
					idle, secondsSince(end));
		}
	}

	/**
	 * Let time pass, in which nothing happens that could be awaited: that is what is
	 * measured.
	 */
	private double processors() throws InterruptedException {
		Thread.sleep(2_000);
		long cpu = this.system.getProcessCpuTime();
		long from = System.nanoTime();
		Thread.sleep(this.wait.toMillis());
		return (double) (this.system.getProcessCpuTime() - cpu) / (System.nanoTime() - from);
	}

	private static double secondsSince(long nanos) {
		return (System.nanoTime() - nanos) / 1e9;
	}

	private ConfigurableApplicationContext run(int calls) {
		SpringApplication application = new SpringApplication(StartUp.WithStarter.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setDefaultProperties(Map.of("spring.main.banner-mode", "off", "logging.level.root", "warn",
				"aether.transport", this.transport, "aether.client.max-pending", calls + 1, "aether.client.timeout",
				"30m", EchoTasks.HELD_CONCURRENCY, calls));
		return application.run();
	}

}
