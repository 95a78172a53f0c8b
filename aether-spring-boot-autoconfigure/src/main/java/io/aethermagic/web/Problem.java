package io.aethermagic.web;

import java.io.Serial;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;

/**
 * What is wrong with a request, told as Problem Details (RFC 9457).
 */
final class Problem extends Exception {

	@Serial
	private static final long serialVersionUID = 1L;

	private final HttpStatus status;

	private final @Nullable Duration retryAfter;

	private Problem(HttpStatus status, String detail, @Nullable Duration retryAfter) {
		super(detail, null, false, false);
		this.status = status;
		this.retryAfter = retryAfter;
	}

	static Problem of(HttpStatus status, String detail) {
		return new Problem(status, detail, null);
	}

	/**
	 * A problem that is likely to be gone after a while.
	 */
	static Problem passing(HttpStatus status, String detail, Duration retryAfter) {
		return new Problem(status, detail, retryAfter);
	}

	HttpStatus status() {
		return this.status;
	}

	@Nullable Duration retryAfter() {
		return this.retryAfter;
	}

	/**
	 * Return the members of the document.
	 * @param path the path that was asked for
	 */
	Map<String, Object> document(String path) {
		Map<String, Object> document = new LinkedHashMap<>();
		document.put("title", this.status.getReasonPhrase());
		document.put("status", this.status.value());
		document.put("detail", String.valueOf(getMessage()));
		document.put("instance", path);
		return document;
	}

}
