package io.aethermagic.transport.zeromq;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

import io.aethermagic.time.Timers;
import io.aethermagic.transport.LastWill;
import io.aethermagic.transport.hub.HubClient;
import io.aethermagic.transport.hub.HubConnector;
import io.aethermagic.transport.hub.wire.ClientEnd;
import io.aethermagic.transport.hub.wire.WireDeadLetters;

/**
 * Connects an instance to hubs, one address after the other, with a context and a thread
 * for each life. Safe for use by several threads.
 */
final class ZeroMqConnector implements HubConnector {

	private final ZeroMqSettings settings;

	private final Timers timers;

	private final WireDeadLetters deadLetters;

	private final AtomicInteger attempts = new AtomicInteger();

	ZeroMqConnector(ZeroMqSettings settings, Timers timers, WireDeadLetters deadLetters) {
		this.settings = settings;
		this.timers = timers;
		this.deadLetters = deadLetters;
	}

	@Override
	public int addresses() {
		return this.settings.connect().size();
	}

	@Override
	public String where() {
		return "the hub at " + address(Math.max(0, this.attempts.get() - 1));
	}

	private String address(int attempt) {
		return this.settings.connect().get(Math.floorMod(attempt, this.settings.connect().size()));
	}

	@Override
	public CompletionStage<ClientEnd> connect(String instance, LastWill will, HubClient client) {
		SocketLoop loop = new SocketLoop("aether-zeromq", true);
		ConnectedSocket socket = new ConnectedSocket(loop, this.settings.socket(),
				address(this.attempts.getAndIncrement()));
		SocketConnection connection = socket.connection();
		ClientEnd end = new ClientEnd(connection.wire(Part.TO_HUB), this.settings.wire(), this.timers, client);
		connection.attach(Part.TO_HUB, end.connection());
		connection.ended().thenRun(loop::close);
		socket.connect(instance);
		return end.hello(instance, will).thenApply((welcomed) -> {
			this.deadLetters.use(welcomed);
			return welcomed;
		}).exceptionallyCompose((failure) -> CompletableFuture.failedStage(socket.problem(failure)));
	}

}
