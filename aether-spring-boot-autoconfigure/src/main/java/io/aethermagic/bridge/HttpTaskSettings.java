package io.aethermagic.bridge;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * How tasks are done by an HTTP service.
 *
 * @param url where requests go
 * @param method their method
 * @param contentType what their bodies are
 * @param headers what goes along with each
 * @param timeout how long one request may take; the task's deadline may be earlier
 * @param maxResponseSize the largest body of an answer, in bytes
 */
public record HttpTaskSettings(URI url, String method, String contentType, Map<String, String> headers,
		Duration timeout, int maxResponseSize) {

	/**
	 * Create settings.
	 */
	public HttpTaskSettings {
		headers = Map.copyOf(headers);
	}

}
