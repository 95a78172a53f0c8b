package io.aethermagic.transport.websocket;

import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Map;
import java.util.concurrent.TimeoutException;

import javax.net.ssl.SSLException;

import io.aethermagic.transport.TransportException;
import io.aethermagic.transport.support.Stages;
import org.jspecify.annotations.Nullable;

/**
 * Says what it means that a hub cannot be connected to. The client library tells the
 * status of the answer in its message only. Stateless.
 */
final class WebSocketProblems {

	/** What the client library says where it is asked for a user and a password. */
	private static final String ASKED_FOR_USER = "AuthenticationException";

	private static final Map<String, String> ANSWERS = Map.of("[401]",
			"it does not let this application in (401); set aether.websocket.token to the token of the hub, if it has one",
			"[403]", "it refuses this application (403); see its access rules and its aether.websocket.allowed-origins",
			"[404]",
			"there is no hub at this path (404); set aether.websocket.url to the path that aether.websocket.path says there",
			"[503]", "it is not ready, or about to stop (503)");

	private WebSocketProblems() {
	}

	static TransportException of(URI url, Throwable failure) {
		Throwable cause = Stages.cause(failure);
		if (cause instanceof TransportException known) {
			return known;
		}
		return new TransportException(words(url, cause), cause);
	}

	private static String words(URI url, Throwable failure) {
		Throwable told = failure;
		for (Throwable each = failure; each != null; each = each.getCause()) {
			String known = known(url, each);
			if (known != null) {
				return known;
			}
			told = (each.getMessage() != null) ? each : told;
		}
		return String.valueOf(told.getMessage());
	}

	private static @Nullable String known(URI url, Throwable failure) {
		if (failure instanceof ConnectException) {
			return "nobody listens at " + url.getHost() + ":" + url.getPort() + "; start the hub, or set "
					+ "aether.websocket.url to where it is";
		}
		if (failure instanceof UnresolvedAddressException || failure instanceof UnknownHostException) {
			return "the host " + url.getHost() + " is not known";
		}
		if (failure instanceof TimeoutException) {
			return "it has not answered in time";
		}
		if (failure instanceof SSLException) {
			return "TLS does not come about: " + failure.getMessage();
		}
		boolean user = failure.getClass().getSimpleName().equals(ASKED_FOR_USER);
		String message = user ? "[401]" : String.valueOf(failure.getMessage());
		return ANSWERS.entrySet()
			.stream()
			.filter((answer) -> message.contains(answer.getKey()))
			.map(Map.Entry::getValue)
			.findFirst()
			.orElse(null);
	}

}
