package io.aethermagic.test.zeromq;

import java.time.Duration;
import java.util.List;

import io.aethermagic.test.faults.FaultTransport;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.support.Backoff;
import io.aethermagic.transport.zeromq.ZeroMqSettings;
import io.aethermagic.transport.zeromq.ZeroMqTransport;

/**
 * Connections to a hub over ZeroMQ.
 */
public class ZeroMqHubFaultTransport implements FaultTransport {

	@Override
	public AetherTransport connect(String host, int port, Timers timers, Duration lease) {
		return ZeroMqTransport.client(new ZeroMqSettings(List.of("tcp://" + host + ":" + port),
				new Backoff(Duration.ofMillis(50), Duration.ofMillis(400)), ZeroMqServer.wire(lease, 16 * 1024 * 1024),
				null), timers);
	}

}
