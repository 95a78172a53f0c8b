package io.aethermagic.console;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import io.aethermagic.transport.BufferLevel;
import org.jspecify.annotations.Nullable;

/**
 * This instance on its transports as they are now: others after another start. Safe for
 * use by several threads.
 */
public final class RunningTransports {

	private final Supplier<List<RunningTransport>> transports;

	/**
	 * Create a view.
	 * @param transports the transports as they are when it is asked, always of the same
	 * names
	 */
	public RunningTransports(Supplier<List<RunningTransport>> transports) {
		this.transports = transports;
	}

	/**
	 * Return the transports.
	 * @return the transports, the default one first
	 */
	public List<RunningTransport> all() {
		return this.transports.get();
	}

	/**
	 * Find a transport.
	 * @param name its name in the configuration
	 * @return the transport, or {@code null}
	 */
	public @Nullable RunningTransport find(String name) {
		return all().stream().filter((transport) -> transport.name().equals(name)).findFirst().orElse(null);
	}

	/**
	 * Return how full everything on a transport is that has a bound.
	 * @param transport the transport
	 * @return the buffers of its client, its worker, its node and its own
	 */
	public static List<BufferLevel> buffers(RunningTransport transport) {
		List<BufferLevel> buffers = new ArrayList<>(transport.client().control().buffers());
		buffers.addAll(transport.worker().control().buffers());
		buffers.add(transport.node().deadLetters().aside());
		buffers.addAll(transport.node().transport().buffers());
		return buffers;
	}

}
