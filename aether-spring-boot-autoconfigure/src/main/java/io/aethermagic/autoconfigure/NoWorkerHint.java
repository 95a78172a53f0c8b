package io.aethermagic.autoconfigure;

/**
 * What a caller is told that finds no worker: how to mend it.
 */
final class NoWorkerHint {

	private NoWorkerHint() {
	}

	static String of(AetherTransports.Configured transport, boolean isDefault) {
		if (!TransportSelection.LOCAL.equals(transport.type())) {
			return "Start a worker with such a handler on the transport '" + transport.name()
					+ "' with the same aether.union ('" + transport.node().union() + "')";
		}
		String local = isDefault ? "aether.transport is 'local'"
				: "The transport '" + transport.name() + "' is of the type 'local'";
		return local + ", which reaches the handlers of this application only. If the worker is another application, "
				+ "set aether.transport to a transport that both share; if it is this one, add an @AetherTaskHandler "
				+ "with this address to one of its beans";
	}

}
