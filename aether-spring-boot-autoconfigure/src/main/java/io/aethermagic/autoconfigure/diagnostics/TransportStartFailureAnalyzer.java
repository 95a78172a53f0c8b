package io.aethermagic.autoconfigure.diagnostics;

import io.aethermagic.autoconfigure.TransportStartException;
import io.aethermagic.transport.support.Reconnector;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains a transport that has not connected.
 */
class TransportStartFailureAnalyzer extends AbstractFailureAnalyzer<TransportStartException> {

	private static final String REDIS = "redis";

	/** Spring Boot's own properties, which Aether has none in place of. */
	private static final String SERVER = ", and those below spring.data.redis for address, user and TLS, unless "
			+ "aether.redis.url or aether.redis.connection-factory says where the server is";

	private static final String SILENCE = " Nothing has answered in that time: often one side uses TLS and the other "
			+ "does not, or a firewall drops what is sent.";

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, TransportStartException cause) {
		return new FailureAnalysis(cause.getMessage() + "." + (hasNotSaidWhy(cause.problem()) ? SILENCE : ""),
				"Mend what is said there: see the properties below aether." + cause.type() + " and aether.transports."
						+ cause.transport() + "." + cause.type() + (cause.type().equals(REDIS) ? SERVER : "")
						+ ", and whether the broker is there. If it takes longer, "
						+ "raise aether.startup-timeout. If the application may start without it and connect later, "
						+ "set aether.startup-failure to 'retry'.",
				cause);
	}

	/**
	 * Tell whether the first attempt has not even failed.
	 */
	private static boolean hasNotSaidWhy(@Nullable String problem) {
		return problem == null || problem.startsWith(Reconnector.NO_CONNECTION_YET);
	}

}
