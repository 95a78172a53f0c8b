package io.aethermagic.test.zeromq;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import io.aethermagic.test.broker.FreePort;
import io.aethermagic.test.faults.FaultTransport;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.hub.HubSettings;
import io.aethermagic.transport.support.Backoff;
import io.aethermagic.transport.zeromq.PeersSettings;
import io.aethermagic.transport.zeromq.ZeroMqTransport;

/**
 * Instances without a hub, at ports of one row of ten: each listens at its own, and
 * connects to all of the row, its own and those where nobody is yet among them.
 */
public class ZeroMqPeersFaultTransport implements FaultTransport {

	private static final int ROW = 10;

	/**
	 * Find a row of ports that are free.
	 * @return the first of them
	 */
	static int row() {
		while (true) {
			int first = FreePort.next() / ROW * ROW;
			if (IntStream.range(first, first + ROW).allMatch(ZeroMqPeersFaultTransport::isFree)) {
				return first;
			}
		}
	}

	private static boolean isFree(int port) {
		try (ServerSocket socket = new ServerSocket(port)) {
			return socket.isBound();
		}
		catch (IOException ex) {
			return false;
		}
	}

	@Override
	public AetherTransport connect(String host, int port, Timers timers, Duration lease) {
		int first = port / ROW * ROW;
		List<String> row = IntStream.range(first, first + ROW)
			.mapToObj((each) -> "tcp://" + host + ":" + each)
			.toList();
		return ZeroMqTransport.peers(
				new PeersSettings("tcp://" + host + ":" + port, row,
						new Backoff(Duration.ofMillis(50), Duration.ofMillis(400)),
						ZeroMqServer.wire(lease, 16 * 1024 * 1024), HubSettings.DEFAULT.withGraceLease(lease), null),
				timers);
	}

}
