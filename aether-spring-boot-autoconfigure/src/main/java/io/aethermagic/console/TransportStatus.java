package io.aethermagic.console;

import java.time.Instant;
import java.util.List;
import java.util.Set;

import io.aethermagic.transport.BufferLevel;
import io.aethermagic.transport.Capability;
import io.aethermagic.transport.TransportState;
import org.jspecify.annotations.Nullable;

/**
 * A transport of this instance as it is at one moment.
 *
 * @param name its name in the configuration
 * @param type its type
 * @param instance the id by which others know this instance on it
 * @param connected whether there is a connection
 * @param heard when something was last heard from the other side
 * @param problem why there is no connection, or what is refused although there is one
 * @param capabilities what it can do beyond moving messages
 * @param openCalls how many calls have not ended
 * @param tasks how many tasks are in hand
 * @param stuck how many handlers go on after deadline and interrupt
 * @param buffers how full is what has a bound
 */
public record TransportStatus(String name, String type, String instance, boolean connected, @Nullable Instant heard,
		@Nullable String problem, Set<Capability> capabilities, int openCalls, int tasks, long stuck,
		List<BufferLevel> buffers) {

	static TransportStatus of(RunningTransport transport) {
		TransportState state = transport.node().transport().state();
		return new TransportStatus(transport.name(), transport.type(), transport.node().instance(), state.connected(),
				state.heard(), state.problem(), transport.node().transport().capabilities(),
				transport.client().openCalls(), transport.worker().runningTasks(), transport.worker().stuckTasks(),
				RunningTransports.buffers(transport));
	}

}
