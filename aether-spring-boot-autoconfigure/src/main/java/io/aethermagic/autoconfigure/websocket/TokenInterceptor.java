package io.aethermagic.autoconfigure.websocket;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.server.HandshakeInterceptor;

/**
 * Lets in whoever knows the token, which comes as {@code Authorization: Bearer};
 * everybody where there is none. Safe for use by several threads.
 */
final class TokenInterceptor implements HandshakeInterceptor {

	private static final String SCHEME = "Bearer ";

	private final byte @Nullable [] token;

	TokenInterceptor(@Nullable String token) {
		this.token = (token != null) ? token.getBytes(StandardCharsets.UTF_8) : null;
	}

	@Override
	public boolean beforeHandshake(ServerHttpRequest request, ServerHttpResponse response, WebSocketHandler handler,
			Map<String, Object> attributes) {
		if (this.token == null || knows(request.getHeaders().getFirst(HttpHeaders.AUTHORIZATION), this.token)) {
			return true;
		}
		response.setStatusCode(HttpStatus.UNAUTHORIZED);
		response.getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, SCHEME.strip());
		return false;
	}

	/**
	 * Let requests of the same kind through to a handler.
	 */
	HttpRequestHandler before(HttpRequestHandler handler) {
		return (request, response) -> {
			if (this.token == null || knows(request.getHeader(HttpHeaders.AUTHORIZATION), this.token)) {
				handler.handleRequest(request, response);
			}
			else {
				response.setHeader(HttpHeaders.WWW_AUTHENTICATE, SCHEME.strip());
				response.sendError(HttpStatus.UNAUTHORIZED.value());
			}
		};
	}

	private static boolean knows(@Nullable String header, byte[] token) {
		return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length()) && MessageDigest
			.isEqual(header.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8), token);
	}

	@Override
	public void afterHandshake(ServerHttpRequest request, ServerHttpResponse response, WebSocketHandler handler,
			@Nullable Exception failure) {
		// there is nothing to do
	}

}
