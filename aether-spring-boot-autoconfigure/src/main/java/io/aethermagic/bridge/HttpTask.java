package io.aethermagic.bridge;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import io.aethermagic.task.TaskData;
import io.aethermagic.task.TaskFailedException;
import io.aethermagic.worker.TaskContext;
import io.aethermagic.worker.TaskFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;

/**
 * Lets an HTTP service do the tasks: the data is the body of a request, and the body of
 * its answer is the result, JSON as what it is and all else as text. A cancelled task
 * gives its request up. It holds no thread while it waits. Safe for use by several
 * threads.
 * <p>
 * An answer 4xx fails the task with the code {@code http-404} or its like, and is not
 * tried again, but 408, 425 and 429, which are as temporary as 5xx and a lost connection:
 * these are exceptions, of which the handler's retries take care. A request that is sent
 * again has the same {@code Idempotency-Key}, the task's tid.
 */
public final class HttpTask implements TaskFunction {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final int TOLD_CHARACTERS = 200;

	private final HttpClient client;

	private final HttpTaskSettings settings;

	/**
	 * Create the work of a handler.
	 * @param client makes the requests
	 * @param settings how
	 */
	public HttpTask(HttpClient client, HttpTaskSettings settings) {
		this.client = client;
		this.settings = settings;
	}

	@Override
	public CompletionStage<@Nullable Object> handle(TaskData data, TaskContext context) {
		Duration left = context.remaining();
		Duration timeout = (left.compareTo(this.settings.timeout()) < 0) ? left : this.settings.timeout();
		HttpRequest.Builder request = HttpRequest.newBuilder(this.settings.url())
			.timeout(timeout.isZero() ? Duration.ofMillis(1) : timeout)
			.header("Content-Type", this.settings.contentType())
			.header("Accept", "application/json, */*;q=0.5")
			.header("Idempotency-Key", context.tid());
		this.settings.headers().forEach(request::setHeader);
		request.method(this.settings.method(),
				hasBody() ? BodyPublishers.ofByteArray(data.json()) : BodyPublishers.noBody());
		CompletableFuture<HttpResponse<byte[]>> response = this.client.sendAsync(request.build(),
				(head) -> new LimitedBody(this.settings.maxResponseSize()));
		context.onCancel(() -> response.cancel(true));
		return response.thenApply(this::result);
	}

	private boolean hasBody() {
		return !this.settings.method().equals("GET") && !this.settings.method().equals("DELETE");
	}

	private @Nullable Object result(HttpResponse<byte[]> response) {
		int status = response.statusCode();
		if (status / 100 == 2) {
			return value(response);
		}
		String text = "%s %s was answered with %d%s".formatted(this.settings.method(), this.settings.url(), status,
				told(response.body()));
		if (status / 100 == 4 && status != 408 && status != 425 && status != 429) {
			throw new TaskFailedException("http-" + status, text);
		}
		throw new CompletionException(new IOException(text));
	}

	private @Nullable Object value(HttpResponse<byte[]> response) {
		byte[] body = response.body();
		if (body.length == 0) {
			return null;
		}
		MimeType type = response.headers()
			.firstValue("Content-Type")
			.map(MimeTypeUtils::parseMimeType)
			.orElse(MimeTypeUtils.APPLICATION_OCTET_STREAM);
		if (!type.isCompatibleWith(MimeTypeUtils.APPLICATION_JSON) && !type.getSubtype().endsWith("+json")) {
			return new String(body, (type.getCharset() != null) ? type.getCharset() : StandardCharsets.UTF_8);
		}
		try {
			return JSON.readTree(body);
		}
		catch (JacksonException ex) {
			throw new TaskFailedException("http-bad-json", "%s %s was answered with JSON that is none: %s"
				.formatted(this.settings.method(), this.settings.url(), ex.getOriginalMessage()));
		}
	}

	private static String told(byte[] body) {
		String text = new String(body, StandardCharsets.UTF_8).strip();
		if (text.isEmpty()) {
			return "";
		}
		return ": " + text.substring(0, Math.min(text.length(), TOLD_CHARACTERS));
	}

}
