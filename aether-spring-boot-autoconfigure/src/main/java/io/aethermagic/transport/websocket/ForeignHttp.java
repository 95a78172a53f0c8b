package io.aethermagic.transport.websocket;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

import io.aethermagic.transport.MessageRefusedException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.web.HttpRequestHandler;
import org.springframework.web.util.UriUtils;

/**
 * The HTTP paths of the Python library aethermagic (wire format, "HTTP and WebSocket"):
 * {@code GET /health}, {@code POST /publish/{topic}} and {@code GET /messages/{topic}}.
 * Safe for use by several threads.
 */
public final class ForeignHttp implements HttpRequestHandler {

	/** What it is asked for. */
	public static final String[] PATHS = { "/health", "/publish/**", "/messages/**" };

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final String PUBLISH = "/publish/";

	private static final String MESSAGES = "/messages/";

	private static final double MILLIS = 1_000;

	private final WebSocketHub hub;

	private final int maxMessageSize;

	/**
	 * Create it.
	 * @param hub the endpoint whose peers are spoken for
	 * @param maxMessageSize the largest payload, in bytes
	 */
	public ForeignHttp(WebSocketHub hub, int maxMessageSize) {
		this.hub = hub;
		this.maxMessageSize = maxMessageSize;
	}

	@Override
	public void handleRequest(HttpServletRequest request, HttpServletResponse response) throws IOException {
		String path = UriUtils.decode(request.getRequestURI().substring(request.getContextPath().length()),
				StandardCharsets.UTF_8);
		ForeignPublisher publisher = this.hub.foreign();
		if (publisher == null) {
			response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
		}
		else if (path.startsWith(PUBLISH) && request.getMethod().equals("POST")) {
			publish(publisher, path.substring(PUBLISH.length()), request, response);
		}
		else if (path.startsWith(MESSAGES) && request.getMethod().equals("GET")) {
			messages(publisher, path.substring(MESSAGES.length()), response);
		}
		else if (request.getMethod().equals("GET")) {
			answer(response, JSON.createObjectNode().put("status", "ok").put("timestamp", seconds(Instant.now())));
		}
		else {
			response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
		}
	}

	private void publish(ForeignPublisher publisher, String topic, HttpServletRequest request,
			HttpServletResponse response) throws IOException {
		int limit = 2 * this.maxMessageSize + 1024;
		byte[] body = request.getInputStream().readNBytes(limit + 1);
		if (body.length > limit) {
			response.sendError(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE,
					"More than aether.max-message-size allows");
			return;
		}
		try {
			JsonNode json = JSON.readTree(body);
			if (json.path("message").isString()) {
				publisher.publish(this.hub.rights(request), topic, json.path("message").stringValue(),
						json.path("retain").asBoolean(false), true);
				answer(response, JSON.createObjectNode().put("success", true).put("topic", topic));
				return;
			}
		}
		catch (MessageRefusedException ex) {
			response.sendError(HttpServletResponse.SC_FORBIDDEN, ex.getMessage());
			return;
		}
		catch (JacksonException ex) {
			// answered as what has no message
		}
		response.sendError(HttpServletResponse.SC_BAD_REQUEST, "The body is no JSON object with a 'message'");
	}

	private static void messages(ForeignPublisher publisher, String topic, HttpServletResponse response)
			throws IOException {
		ObjectNode answer = JSON.createObjectNode().put("topic", topic);
		ArrayNode messages = answer.putArray("messages");
		publisher.retained(topic)
			.forEach(
					(text) -> messages.addObject().put("message", text.message()).put("timestamp", seconds(text.at())));
		answer(response, answer);
	}

	private static double seconds(Instant at) {
		return at.toEpochMilli() / MILLIS;
	}

	private static void answer(HttpServletResponse response, JsonNode json) throws IOException {
		response.setContentType("application/json");
		response.getOutputStream().write(JSON.writeValueAsBytes(json));
	}

}
