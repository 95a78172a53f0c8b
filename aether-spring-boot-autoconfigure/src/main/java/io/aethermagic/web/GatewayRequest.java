package io.aethermagic.web;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Principal;
import java.time.Duration;
import java.util.HexFormat;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.aethermagic.task.TaskAddress;
import jakarta.servlet.ServletException;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.ServerRequest;

/**
 * What a request asks for, checked.
 */
final class GatewayRequest {

	private static final Pattern WAIT = Pattern.compile("(?:^|[,;\\s])wait\\s*=\\s*\"?(\\d{1,9})\"?(?:$|[,;\\s])");

	/** As many characters as a hash is cut to: a tid has no more than 64. */
	private static final int TID_LENGTH = 40;

	private final ServerRequest request;

	private final GatewaySettings settings;

	GatewayRequest(ServerRequest request, GatewaySettings settings) {
		this.request = request;
		this.settings = settings;
	}

	/**
	 * Return the address of the task that is to be performed.
	 * @throws Problem if it is not among those that may be
	 */
	TaskAddress address() throws Problem {
		String job = this.request.pathVariable("job");
		String task = this.request.pathVariable("task");
		String context = this.request.param("context").orElse(TaskAddress.DEFAULT_CONTEXT);
		if (!this.settings.allows(job, task)) {
			throw Problem.of(HttpStatus.FORBIDDEN,
					"The task '%s' of the job '%s' is not reachable over HTTP: aether.web.allow names what is"
						.formatted(task, job));
		}
		return new TaskAddress(this.settings.union(), job, task, context);
	}

	/**
	 * Return the body.
	 * @throws Problem if it is too large, or no JSON by its content type
	 */
	byte[] body() throws IOException, ServletException, Problem {
		MediaType type = this.request.headers().contentType().orElse(MediaType.APPLICATION_JSON);
		if (!type.isCompatibleWith(MediaType.APPLICATION_JSON) && !type.getSubtype().endsWith("+json")) {
			throw Problem.of(HttpStatus.UNSUPPORTED_MEDIA_TYPE,
					"The content type is %s: send application/json".formatted(type));
		}
		int most = this.settings.maxRequestSize();
		try (InputStream in = this.request.servletRequest().getInputStream()) {
			byte[] body = in.readNBytes(most + 1);
			if (body.length > most) {
				throw Problem.of(HttpStatus.CONTENT_TOO_LARGE,
						"The body has more than %d bytes, which aether.web.max-request-size allows".formatted(most));
			}
			return body;
		}
	}

	@Nullable Principal principal() {
		return this.request.principal().orElse(null);
	}

	@Nullable String creator() {
		Principal principal = principal();
		return (principal != null) ? principal.getName() : null;
	}

	/**
	 * Return how long to wait for a result, as {@code Prefer: wait} says (RFC 7240).
	 * @return {@link Duration#ZERO} if it is not asked for; never more than is allowed
	 */
	Duration patience() {
		for (String preference : this.request.headers().header("Prefer")) {
			Matcher matcher = WAIT.matcher(preference);
			if (matcher.find()) {
				Duration asked = Duration.ofSeconds(Long.parseLong(matcher.group(1)));
				return (asked.compareTo(this.settings.maxWait()) < 0) ? asked : this.settings.maxWait();
			}
		}
		return Duration.ZERO;
	}

	/**
	 * Return the tid: one of its own, or the same for the same {@code Idempotency-Key} of
	 * the same client.
	 */
	String tid() {
		String key = this.request.headers().firstHeader("Idempotency-Key");
		return (key != null)
				? hash(String.valueOf(creator()), key.getBytes(StandardCharsets.UTF_8)).substring(0, TID_LENGTH)
				: UUID.randomUUID().toString();
	}

	/**
	 * Return what tells one task from another one.
	 */
	static String fingerprint(TaskAddress address, byte[] body) {
		return hash(address.toString(), body);
	}

	/**
	 * Return the tid of a task of this instance.
	 * @throws Problem if another instance has it
	 */
	String tidHere() throws Problem {
		String id = this.request.pathVariable("id");
		int dot = id.lastIndexOf('.');
		String instance = (dot > 0) ? id.substring(0, dot) : "";
		if (instance.isEmpty()) {
			throw Problem.of(HttpStatus.NOT_FOUND, "'%s' is no id of a task".formatted(id));
		}
		if (!instance.equals(this.settings.instance())) {
			throw Problem.of(HttpStatus.MISDIRECTED_REQUEST,
					("The task is known to the instance %s alone, and this is %s: ask that one, by sticky sessions "
							+ "for example. If it has stopped since, nobody knows the task any more")
						.formatted(instance, this.settings.instance()));
		}
		return id.substring(dot + 1);
	}

	/**
	 * Return the number of the last event that the client has seen.
	 */
	long lastEventId() {
		String last = this.request.headers().firstHeader("Last-Event-ID");
		return (last != null && last.matches("\\d{1,18}")) ? Long.parseLong(last) : 0;
	}

	/**
	 * Return what the application's own paths begin with, also behind a proxy.
	 */
	String root() {
		return this.request.servletRequest().getContextPath();
	}

	private static String hash(String text, byte[] more) {
		try {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			digest.update(text.getBytes(StandardCharsets.UTF_8));
			digest.update((byte) 0);
			return HexFormat.of().formatHex(digest.digest(more));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

}
